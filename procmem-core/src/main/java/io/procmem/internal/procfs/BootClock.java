package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;

/**
 * Computes when a scan began in clock ticks since boot, the clock of process start times.
 *
 * <p>{@code /proc/uptime} shows that clock, but the file may be missing ({@code subset=pid}) or
 * denied, and lxcfs shows the uptime of the container instead, which is too small. No process
 * starts in the future. So every uptime and every start time gives a lower bound of the difference
 * between this clock and the monotonic clock; the largest bound is used. It stays valid between
 * scans: both clocks run at the same speed, and the difference only grows, while the machine is
 * suspended.
 */
final class BootClock {

  /** No uptime was read. */
  static final long UNKNOWN = -1;

  private static final long HUNDREDTHS = 100;

  private final KernelUnits units;

  /**
   * Whether the tree was copied: its clock has stopped, and is unrelated to that of this machine.
   */
  private final boolean captured;

  private boolean seen;
  private long aheadNanos;

  BootClock(KernelUnits units, boolean captured) {
    this.units = units;
    this.captured = captured;
  }

  /**
   * The clock when a scan began; a lower bound.
   *
   * @param uptimeHundredths {@code /proc/uptime} as read before the processes were listed, in
   *     hundredths of a second; {@link #UNKNOWN} if it could not be read
   * @param latestStart the latest start time in the scan, in clock ticks; 0 if there is none
   * @param beganNanos when the scan began, on the monotonic clock
   * @param endedNanos when the scan had read all start times, on the same clock
   */
  long ticks(long uptimeHundredths, long latestStart, long beganNanos, long endedNanos) {
    long uptime = uptimeHundredths == UNKNOWN ? 0 : uptimeTicks(uptimeHundredths);
    if (captured) {
      return Math.max(uptime, latestStart);
    }
    long ahead = units.ticksToNanos(Math.max(uptime, latestStart)) - endedNanos;
    aheadNanos = seen ? Math.max(aheadNanos, ahead) : ahead;
    seen = true;
    long extrapolated = units.nanosToTicks(Math.max(0, beganNanos + aheadNanos));
    // latestStart is not a bound here: that process may have started during the scan.
    return Math.max(uptime, extrapolated);
  }

  /**
   * The clock when a scan began, in nanoseconds, by what is known before the processes are read.
   *
   * @param uptimeHundredths as above
   * @param beganNanos as above
   * @return a lower bound; the maximum if nothing is known, as in a first scan without uptime
   */
  long nanos(long uptimeHundredths, long beganNanos) {
    if (uptimeHundredths == UNKNOWN && !seen) {
      return Long.MAX_VALUE;
    }
    long uptime =
        uptimeHundredths == UNKNOWN ? 0 : units.ticksToNanos(uptimeTicks(uptimeHundredths));
    return captured || !seen ? uptime : Math.max(uptime, beganNanos + aheadNanos);
  }

  private long uptimeTicks(long hundredths) {
    return hundredths / HUNDREDTHS * units.ticksPerSecond()
        + hundredths % HUNDREDTHS * units.ticksPerSecond() / HUNDREDTHS;
  }
}
