package io.procmem;

import io.procmem.internal.read.ReadDeadline;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time of a scan in which its thread waited for a CPU. It does not count, up to a limit for the
 * whole scan. The kernel is asked only when a pass begins that can hang, or has used up its time.
 */
final class Starvation {

  private static final long MAX_NANOS = Duration.ofSeconds(4).toNanos();

  private final LongSupplier delays;
  private final long started = System.nanoTime();
  private long seen;
  private long left = MAX_NANOS;

  /**
   * Begins a scan.
   *
   * @param delays how long the thread has waited for a CPU since it started
   */
  Starvation(LongSupplier delays) {
    this.delays = delays;
    this.seen = delays.getAsLong();
  }

  /** Makes the deadline of a pass from two times on the clock of {@link System#nanoTime()}. */
  interface Pass {
    ReadDeadline deadline(long startedNanos, long nowNanos);
  }

  /** The time without a CPU since the last call, as far as the limit allows. */
  long takeNanos() {
    long now = delays.getAsLong();
    long waited = Math.min(now - seen, left);
    seen = now;
    left -= waited;
    return waited;
  }

  /** The deadline of a pass that begins now, as if the scan had begun later by that time. */
  ReadDeadline deadline(Pass pass) {
    takeNanos();
    long begun = started + MAX_NANOS - left;
    return pass.deadline(begun, System.nanoTime()).limitStarved(left);
  }
}
