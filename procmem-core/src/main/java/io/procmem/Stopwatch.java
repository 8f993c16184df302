package io.procmem;

import java.util.function.LongSupplier;

/**
 * Adds up the time of steps until a limit. One step counts as at most 100 ms, because a pause of
 * the host for its garbage collector is not a slow read. Time in which the thread waited for a CPU
 * does not count, up to a limit.
 */
final class Stopwatch {

  private static final long MAX_NANOS_PER_STEP = 100_000_000;

  private final LongSupplier clock;
  private final LongSupplier delays;
  private long left;
  private long last;

  /**
   * A watch.
   *
   * @param delays for how long the thread has waited for a CPU since the last call, as far as that
   *     does not count; asked when the limit is reached
   */
  Stopwatch(LongSupplier clock, long nanos, LongSupplier delays) {
    this.clock = clock;
    this.delays = delays;
    this.left = nanos;
    this.last = clock.getAsLong();
  }

  /** Ends a step; returns whether the limit is reached. */
  boolean isOver() {
    long now = clock.getAsLong();
    left -= Math.min(now - last, MAX_NANOS_PER_STEP);
    last = now;
    if (left <= 0) {
      left += delays.getAsLong();
    }
    return left <= 0;
  }
}
