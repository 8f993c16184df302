package io.procmem.internal.detail;

import java.time.Duration;

/**
 * Which details a scan reads: for how many processes, at what cost, and for how long a detail is
 * reused.
 *
 * @param largest how many of the largest processes; {@link #EVERY} for all, 0 for none
 * @param counts when pages are counted instead
 */
public record DetailPlan(int largest, StallBudget budget, Duration reuse, CountPlan counts) {

  /** Every process. */
  public static final int EVERY = Integer.MAX_VALUE;

  /** The same for another number of the largest processes. */
  public DetailPlan with(int processes) {
    return new DetailPlan(processes, budget, reuse, counts);
  }

  /** The same with other limits. */
  public DetailPlan with(StallBudget other) {
    return new DetailPlan(largest, other, reuse, counts);
  }

  /** The same with another age for reuse. */
  public DetailPlan with(Duration age) {
    return new DetailPlan(largest, budget, age, counts);
  }

  /** The same with other counts. */
  public DetailPlan with(CountPlan other) {
    return new DetailPlan(largest, budget, reuse, other);
  }

  /** Whether every detail is read in every scan, by a rollup. */
  public boolean isForAll() {
    return largest == EVERY && budget.isUnlimited() && reuse.isZero() && !counts.isOn();
  }
}
