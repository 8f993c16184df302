package io.procmem;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The start of a scan, moved forward by the time in which its thread waited for a CPU, up to a
 * limit.
 */
final class Starvation {

  private static final long MAX_NANOS = Duration.ofSeconds(4).toNanos();

  private final LongSupplier delays;
  private final long started = System.nanoTime();
  private final long delayBefore;

  /**
   * Begins a scan.
   *
   * @param delays how long the thread has waited for a CPU since it started
   */
  Starvation(LongSupplier delays) {
    this.delays = delays;
    this.delayBefore = delays.getAsLong();
  }

  /** How much of the limit is left for what the scan does next. */
  long leftNanos() {
    return MAX_NANOS - (startNanos() - started);
  }

  /** The start of the scan on the clock of {@link System#nanoTime()}, moved by that time. */
  long startNanos() {
    return started + Math.min(MAX_NANOS, delays.getAsLong() - delayBefore);
  }
}
