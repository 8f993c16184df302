package io.procmem.internal.detail;

import java.time.Duration;

/**
 * Which details a scan reads: of how many processes, at what cost, and for how long a detail is
 * used again.
 *
 * @param largest of how many of the largest processes; {@link #EVERY} for all, 0 for none
 */
public record DetailPlan(int largest, StallBudget budget, Duration reuse) {

  /** Every process. */
  public static final int EVERY = Integer.MAX_VALUE;

  /** Whether it is certain, before anything is read, that every detail will be. */
  public boolean isForAll() {
    return largest == EVERY && budget.isUnlimited() && reuse.isZero();
  }
}
