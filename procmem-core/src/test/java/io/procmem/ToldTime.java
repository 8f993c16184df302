package io.procmem;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time that passes when a test says so. */
final class ToldTime extends Clock {

  private volatile Instant instant = Instant.parse("2026-01-01T00:00:00Z");
  private volatile long nanos = 1_000_000_000L;

  Time time() {
    return new Time(this, () -> nanos);
  }

  void pass(Duration duration) {
    instant = instant.plus(duration);
    nanos += duration.toNanos();
  }

  @Override
  public Instant instant() {
    return instant;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
