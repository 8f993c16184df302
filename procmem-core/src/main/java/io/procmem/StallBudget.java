package io.procmem;

import io.procmem.internal.procfs.Candidate;
import io.procmem.internal.procfs.TimeQuota;
import java.time.Duration;

/**
 * What the reading of details may cost others.
 *
 * @param stallNanos how long one read may be predicted to stall its process
 * @param stallShare of any process's time, the share it may be stalled
 * @param scanNanos how long after its begin a scan starts no more reads
 * @param userShare of the time for detail, what the processes of one user may have
 * @param familyShare of the time for detail, what the processes of one family may have
 */
record StallBudget(
    long stallNanos, double stallShare, long scanNanos, double userShare, double familyShare) {

  private static final long FOREVER = Duration.ofDays(1).toNanos();

  /** All of everything. */
  static final StallBudget UNLIMITED = new StallBudget(FOREVER, 1, FOREVER, 1, 1);

  StallBudget withStall(Duration stall) {
    long nanos = nanos("a stall", stall);
    return new StallBudget(nanos, stallShare, scanNanos, userShare, familyShare);
  }

  StallBudget withStallShare(double share) {
    return new StallBudget(
        stallNanos, share("a process's time", share), scanNanos, userShare, familyShare);
  }

  StallBudget withScan(Duration time) {
    long nanos = nanos("a scan's time", time);
    return new StallBudget(stallNanos, stallShare, nanos, userShare, familyShare);
  }

  StallBudget withUserShare(double share) {
    return new StallBudget(stallNanos, stallShare, scanNanos, share("a user", share), familyShare);
  }

  StallBudget withFamilyShare(double share) {
    return new StallBudget(stallNanos, stallShare, scanNanos, userShare, share("a family", share));
  }

  /** A day is for ever, and a long holds it. */
  private static long nanos(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "the bound of " + what + " must be positive, or use none(): " + duration);
    }
    return duration.compareTo(Duration.ofNanos(FOREVER)) > 0 ? FOREVER : duration.toNanos();
  }

  private static double share(String what, double share) {
    if (!(share > 0 && share <= 1)) { // nor a NaN
      throw new IllegalArgumentException(
          "the share of " + what + " must be above 0, and 1 at most: " + share);
    }
    return share;
  }

  /** Whether nothing is bounded; a share of what is unlimited is no bound. */
  boolean isUnlimited() {
    return stallNanos == FOREVER && stallShare == 1 && scanNanos == FOREVER;
  }

  boolean limitsFamilies() {
    return familyShare < 1 && scanNanos < FOREVER;
  }

  /** Whether a read would stall its process for a short time only, and not too often. */
  boolean affords(Candidate candidate, long nowNanos) {
    long predicted = candidate.predictedReadNanos(nowNanos);
    if (predicted > stallNanos || candidate.isBackedOff(nowNanos)) {
      return false;
    }
    long tried = candidate.triedAt();
    return tried == Candidate.NEVER
        || stallShare == 1
        || (nowNanos - tried) * stallShare >= predicted;
  }

  /**
   * What users and families may have of a pass. It is the time that the pass has that is shared: if
   * it begins late, all of the scan's time would be no bound.
   */
  TimeQuota shares(long passNanos) {
    return (userShare == 1 && familyShare == 1) || scanNanos == FOREVER
        ? TimeQuota.UNLIMITED
        : new TimeQuota(part(userShare, passNanos), part(familyShare, passNanos));
  }

  private static long part(double share, long passNanos) {
    return share == 1 ? Long.MAX_VALUE : (long) (passNanos * share);
  }

  /** How long after its begin a scan starts no more reads; another time if it has no bound. */
  long scanNanosOr(long unbounded) {
    return scanNanos == FOREVER ? unbounded : scanNanos;
  }
}
