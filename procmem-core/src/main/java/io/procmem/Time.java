package io.procmem;

import io.procmem.procfs.Moment;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What time it is, by the calendar and on a clock for intervals.
 *
 * @param clock the calendar
 * @param nanos nanoseconds since whenever
 */
record Time(Clock clock, LongSupplier nanos) {

  static Time of(Clock clock) {
    return new Time(clock, System::nanoTime);
  }

  Moment now() {
    return new Moment(clock.instant(), nanos.getAsLong());
  }
}
