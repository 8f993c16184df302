package io.procmem.internal.threads;

import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel measures block I/O delays. It does so for tasks that started while the switch
 * {@code kernel.task_delayacct} was on, and shows 0 for all others. Before Linux 5.14 there is no
 * switch, and it depends on how the machine was booted. So a 0 is a measured one only if a task
 * that started no later has shown more than 0, or if the task started after the switch was seen on.
 */
public final class DelayAccounting {

  private static final long NEVER = Long.MAX_VALUE;

  private boolean isOff;
  private boolean wasOn;

  /** A task that started at this time, in clock ticks since boot, was measured. */
  private long measuredSince = NEVER;

  /**
   * Begins a scan.
   *
   * @param isOn the switch; null if the kernel has none
   * @param nowTicks the time, in clock ticks since boot
   */
  public void startScan(@Nullable Boolean isOn, long nowTicks) {
    isOff = isOn != null && !isOn;
    boolean isSeenOn = isOn != null && isOn;
    if (isOff) {
      measuredSince = NEVER;
    } else if (isSeenOn && !wasOn) {
      measuredSince = Math.min(measuredSince, nowTicks + 1);
    }
    wasOn = isSeenOn;
  }

  /** Begins a scan that does not request delays. */
  public void startScanWithout() {
    isOff = true;
  }

  /**
   * The delay of a task in nanoseconds; {@link Readings#ABSENT} if it is not measured.
   *
   * @param ticks what the kernel shows, in clock ticks
   * @param startTicks when the task started, in clock ticks since boot
   */
  public long nanos(long ticks, long startTicks, KernelUnits units) {
    if (isOff) {
      return Readings.ABSENT;
    }
    if (ticks > 0) {
      measuredSince = Math.min(measuredSince, startTicks);
    }
    long nanos = units.ticksToNanos(ticks);
    return startTicks >= measuredSince && nanos < Long.MAX_VALUE ? nanos : Readings.ABSENT;
  }
}
