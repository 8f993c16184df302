package io.procmem;

import io.procmem.internal.read.Moment;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock and the monotonic clock.
 *
 * @param clock the wall clock, which may be the host's own
 * @param nanos the monotonic clock, in nanoseconds from an arbitrary origin
 */
record Clocks(Clock clock, LongSupplier nanos) {

  static Clocks of(Clock clock) {
    return new Clocks(clock, System::nanoTime);
  }

  Moment now() {
    return new Moment(instant(), nanos.getAsLong());
  }

  /** The wall clock; the system clock if the host's clock throws or returns null. */
  @SuppressWarnings("CatchThrowable")
  private Instant instant() {
    Instant now;
    try {
      now = clock.instant();
    } catch (Throwable e) {
      now = null;
    }
    return orSystemTime(now);
  }

  private static Instant orSystemTime(@Nullable Instant now) {
    return now == null ? Instant.now() : now;
  }
}
