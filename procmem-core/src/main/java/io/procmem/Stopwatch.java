package io.procmem;

import java.util.function.LongSupplier;

/**
 * Adds up the time that steps take, until they have had theirs. A single step counts for a tenth of
 * a second at most: a pause of the host, for its garbage or its processor quota, is no slow read.
 */
final class Stopwatch {

  private static final long MAX_NANOS_A_STEP = 100_000_000;

  private final LongSupplier clock;
  private long left;
  private long last;

  Stopwatch(LongSupplier clock, long nanos) {
    this.clock = clock;
    this.left = nanos;
    this.last = clock.getAsLong();
  }

  /** Ends a step; whether there is no time for another. */
  boolean isOver() {
    long now = clock.getAsLong();
    left -= Math.min(now - last, MAX_NANOS_A_STEP);
    last = now;
    return left <= 0;
  }
}
