package io.procmem;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time that passes only when a test advances it. */
final class FakeTime extends Clock {

  private static final long START_NANOS = 1_000_000_000L;

  private volatile Instant instant = Instant.parse("2026-01-01T00:00:00Z");
  private volatile long nanos = START_NANOS;

  Clocks time() {
    return new Clocks(this, () -> nanos);
  }

  void pass(Duration duration) {
    instant = instant.plus(duration);
    nanos += duration.toNanos();
  }

  /** How much has passed, whatever the calendar was set to. */
  Duration passed() {
    return Duration.ofNanos(nanos - START_NANOS);
  }

  /** Sets the wall clock back. The clock for intervals continues. */
  void setBack(Duration duration) {
    instant = instant.minus(duration);
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
