package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.time.Duration;

/**
 * Limits what reading details may cost the processes and the scan.
 *
 * @param stallNanos the maximum predicted stall of one read
 * @param stallShare the share of its time that a process may be stalled
 * @param scanNanos a scan begins no read later than this after its start
 * @param userShare the share of the time for details that the processes of one user may take
 */
public record StallBudget(long stallNanos, double stallShare, long scanNanos, double userShare) {

  private static final long FOREVER = Duration.ofDays(1).toNanos();

  /** No limits. */
  public static final StallBudget UNLIMITED = new StallBudget(FOREVER, 1, FOREVER, 1);

  public StallBudget withStall(Duration stall) {
    return new StallBudget(nanos("a stall", stall), stallShare, scanNanos, userShare);
  }

  public StallBudget withStallShare(double share) {
    return new StallBudget(stallNanos, share("a process's time", share), scanNanos, userShare);
  }

  public StallBudget withScan(Duration time) {
    return new StallBudget(stallNanos, stallShare, nanos("a scan's time", time), userShare);
  }

  public StallBudget withUserShare(double share) {
    return new StallBudget(stallNanos, stallShare, scanNanos, share("a user", share));
  }

  /** A day counts as unlimited, and fits into a long. */
  private static long nanos(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "the limit of " + what + " must be positive, or use none(): " + duration);
    }
    return duration.compareTo(Duration.ofNanos(FOREVER)) > 0 ? FOREVER : duration.toNanos();
  }

  private static double share(String what, double share) {
    if (!(share > 0 && share <= 1)) { // nor a NaN
      throw new IllegalArgumentException(
          "the share of " + what + " must be above 0 and at most 1: " + share);
    }
    return share;
  }

  /** Whether nothing is limited; a share of unlimited time is no limit. */
  public boolean isUnlimited() {
    return stallNanos == FOREVER && stallShare == 1 && scanNanos == FOREVER;
  }

  /**
   * Whether a read would stall its process for so short a time that its frequency does not matter.
   */
  boolean allowsStall(ProcessMemory process, long now) {
    return process.predictedReadNanos(now) <= stallNanos;
  }

  /** Whether a read would stall its process for a short time only, and not too often. */
  boolean affords(ProcessMemory process, long now) {
    long predicted = process.predictedReadNanos(now);
    if (predicted > stallNanos || process.cost().isBackedOff(now)) {
      return false;
    }
    long tried = process.stalledAt();
    return tried == ProcessMemory.NEVER
        || stallShare == 1
        || (now - tried) * stallShare >= predicted;
  }

  /**
   * Whether the mappings of a process may be read one by one. The kernel walks the same page tables
   * as for a rollup, and gives the process way between mappings, so how often it is read does not
   * matter.
   *
   * @param reader reads what the prediction needs
   */
  public boolean allowsMappings(ProcessMemory process, ProcReader reader, long now) {
    if (isUnlimited()) {
      return true;
    }
    readPageTables(process, reader, false);
    return allowsStall(process, now) && !process.cost().isBackedOff(now);
  }

  /** Reads the size of the page tables of a process, if the cost of a read depends on it. */
  static void readPageTables(ProcessMemory process, ProcReader reader, boolean precisely) {
    if (process.needsPageTables(precisely)
        && reader.read(process.files(), Source.STATUS, reader.status) == ReadOutcome.READ
        && reader.status.numbers.has(StatusField.PAGE_TABLES)) {
      process.setPageTables(reader.status.numbers.get(StatusField.PAGE_TABLES));
    }
  }

  /**
   * How long the reads of one user's processes may take in a pass; {@link Long#MAX_VALUE} if there
   * is no limit. It is a share of the time of the pass: if that begins late, a share of the scan's
   * time would be no limit.
   */
  long userNanos(long passNanos) {
    boolean unlimited = userShare == 1 || scanNanos == FOREVER;
    return unlimited ? Long.MAX_VALUE : (long) (passNanos * userShare);
  }

  /** The limit of {@code scanNanos}, or another time if there is none. */
  public long scanNanosOr(long unlimited) {
    return scanNanos == FOREVER ? unlimited : scanNanos;
  }
}
