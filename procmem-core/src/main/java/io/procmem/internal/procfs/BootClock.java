package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;

/**
 * When a scan began, on the clock that start times are read from: in clock ticks since boot.
 *
 * <p>{@code /proc/uptime} shows that clock, but it may be missing ({@code subset=pid}), refused, or
 * another's: lxcfs shows how long the container has been running. Such an uptime is too small,
 * never too large. A process cannot have started in the future either, so each start time seen, and
 * each uptime, is a lower bound of how far the clock is ahead of the monotonic one. The largest of
 * these bounds counts. It holds from scan to scan, since both clocks run at the same speed and only
 * a suspended machine widens the distance.
 */
final class BootClock {

  /** No uptime was read. */
  static final long UNKNOWN = -1;

  private static final long HUNDREDTHS = 100;

  private final KernelUnits units;

  /** Whether the tree was copied: then its clock has stopped, and ours says nothing about it. */
  private final boolean captured;

  private boolean seen;
  private long aheadNanos;

  BootClock(KernelUnits units, boolean captured) {
    this.units = units;
    this.captured = captured;
  }

  /**
   * The clock as a scan began; at least as much as is certain.
   *
   * @param uptimeHundredths what {@code /proc/uptime} said before the processes were listed, in
   *     hundredths of a second; {@link #UNKNOWN} if it could not be read
   * @param latestStart the latest start time that the scan saw, in clock ticks; 0 if none
   * @param beganNanos when the scan began, by the monotonic clock
   * @param endedNanos when it had seen all start times
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
    // Processes that started while the scan ran may be later than its beginning.
    return Math.max(uptime, extrapolated);
  }

  private long uptimeTicks(long hundredths) {
    return hundredths / HUNDREDTHS * units.ticksPerSecond()
        + hundredths % HUNDREDTHS * units.ticksPerSecond() / HUNDREDTHS;
  }
}
