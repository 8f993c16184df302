package io.procmem;

import java.util.function.LongSupplier;

/**
 * Adds up the time of steps until a limit. One step counts as at most 100 ms, because a pause of
 * the host for its garbage collector or CPU quota is not a slow read.
 */
final class Stopwatch {

  private static final long MAX_NANOS_PER_STEP = 100_000_000;

  private final LongSupplier clock;
  private long left;
  private long last;

  Stopwatch(LongSupplier clock, long nanos) {
    this.clock = clock;
    this.left = nanos;
    this.last = clock.getAsLong();
  }

  /** Ends a step; returns whether the limit is reached. */
  boolean isOver() {
    long now = clock.getAsLong();
    left -= Math.min(now - last, MAX_NANOS_PER_STEP);
    last = now;
    return left <= 0;
  }
}
