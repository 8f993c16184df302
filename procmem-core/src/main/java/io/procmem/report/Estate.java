package io.procmem.report;

import io.procmem.snapshot.Readings;

/**
 * What a process that has ended was still to be credited with. A child that was counted in the last
 * scan and had ended before that scan came to its parent may have its share in it.
 */
final class Estate {

  private final Known ended;
  private final long[] open;
  private long openMinor;

  Estate(Known ended) {
    this.ended = ended;
    this.open = new long[Counter.all().length];
    for (Counter counter : Counter.all()) {
      open[counter.ordinal()] = ended.held(counter);
    }
    this.openMinor = ended.heldMinor();
  }

  /** Whether the process had inherited from a child before it was last looked at. */
  boolean settles(Claim claim) {
    int unseen = Counter.UNSEEN_CPU_NANOS.ordinal();
    if (claim.minorFaults() > openMinor || claim.cpuNanos() > open[unseen]) {
      return false;
    }
    openMinor -= claim.minorFaults();
    for (Counter counter : Counter.all()) {
      long amount = claim.amounts().of(counter);
      open[counter.ordinal()] -= amount == Readings.ABSENT ? open[counter.ordinal()] : amount;
    }
    return true;
  }

  /** Credits what is left. */
  void release(Accounts accounts) {
    if (!ended.pending().isEmpty()) {
      return; // it may be what children did that were counted
    }
    for (int i = 0; i < open.length; i++) {
      if (open[i] > 0) {
        accounts.of(ended.subgroup()).credit(i, open[i]);
        accounts.of(ended.user()).credit(i, open[i]);
      }
    }
  }
}
