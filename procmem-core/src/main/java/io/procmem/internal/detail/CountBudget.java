package io.procmem.internal.detail;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the CPU time of counting pages, over all scans: unused time is saved, up to a limit.
 * Thread-safe.
 */
public final class CountBudget {

  /** Enough to count about 30 GiB. */
  private static final long MAX_SAVED_NANOS = Duration.ofMillis(300).toNanos();

  private final AtomicLong saved = new AtomicLong(MAX_SAVED_NANOS);
  private long earnedAt;
  private boolean started;

  /** Begins a scan: adds the share of the time since the last one to the budget. */
  void startScan(CountPlan plan, long now) {
    if (!plan.isLimited()) {
      saved.set(Long.MAX_VALUE);
      return;
    }
    long earned = started ? (long) ((now - earnedAt) * plan.cpuShare()) : 0;
    started = true;
    earnedAt = now;
    saved.updateAndGet(left -> Math.min(MAX_SAVED_NANOS, Math.min(MAX_SAVED_NANOS, left) + earned));
  }

  /**
   * Whether a count is to be interrupted. If its process may share memory, the result of an
   * interrupted count would say little, so the budget is overdrawn: then no count begins until that
   * time is earned.
   */
  boolean interrupts(long shareableBytes) {
    return isSpent() && shareableBytes == 0;
  }

  boolean isSpent() {
    return saved.get() <= 0;
  }

  void spend(long nanos) {
    saved.addAndGet(-nanos);
  }
}
