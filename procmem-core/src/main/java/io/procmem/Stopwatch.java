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
  private long delay;
  private long delayLeft;

  /**
   * A watch.
   *
   * @param delays how long the thread has waited for a CPU since it started
   * @param maxDelayNanos how much of that does not count at most
   */
  Stopwatch(LongSupplier clock, long nanos, LongSupplier delays, long maxDelayNanos) {
    this.delayLeft = maxDelayNanos;
    this.clock = clock;
    this.delays = delays;
    this.delay = delays.getAsLong();
    this.left = nanos;
    this.last = clock.getAsLong();
  }

  /** Ends a step; returns whether the limit is reached. */
  boolean isOver() {
    long now = clock.getAsLong();
    left -= Math.min(now - last, MAX_NANOS_PER_STEP);
    last = now;
    if (left <= 0) {
      left += newDelay();
    }
    return left <= 0;
  }

  private long newDelay() {
    long now = delays.getAsLong();
    long waited = Math.min(now - delay, delayLeft);
    delay = now;
    delayLeft -= waited;
    return waited;
  }
}
