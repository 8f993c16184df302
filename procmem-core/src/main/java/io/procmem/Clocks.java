package io.procmem;

import io.procmem.internal.read.Moment;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What time it is, by the calendar and on a clock for intervals.
 *
 * @param clock the calendar, which may be the host's own
 * @param nanos nanoseconds since whenever
 */
record Clocks(Clock clock, LongSupplier nanos) {

  static Clocks of(Clock clock) {
    return new Clocks(clock, System::nanoTime);
  }

  Moment now() {
    return new Moment(instant(), nanos.getAsLong());
  }

  /** By the clock; by the system's where that of the host fails: nobody asked for its defects. */
  @SuppressWarnings("CatchThrowable")
  private Instant instant() {
    Instant now;
    try {
      now = clock.instant();
    } catch (Throwable e) {
      now = null;
    }
    return orSystems(now);
  }

  private static Instant orSystems(@Nullable Instant now) {
    return now == null ? Instant.now() : now;
  }
}
