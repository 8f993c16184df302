package io.procmem.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import org.jspecify.annotations.Nullable;

/** What is known of the memory detail of one image, and what this scan does about it. */
final class DetailState {

  static final long NEVER = Long.MIN_VALUE;

  private ReadCost cost = new ReadCost();
  private Memory.@Nullable Detailed last;

  /** When a read was tried last, on the clock for intervals. */
  private long triedAt = NEVER;

  /** Whether the file was seen to open for us. */
  private boolean allowed;

  /** Why this scan has no detail of its own; null if it has. */
  private @Nullable Reason missing = Reason.NOT_ASKED;

  void startImage() {
    cost = new ReadCost();
    last = null;
    triedAt = NEVER;
    allowed = false;
  }

  void startScan() {
    missing = Reason.NOT_ASKED;
  }

  ReadCost cost() {
    return cost;
  }

  Memory.@Nullable Detailed last() {
    return last;
  }

  long triedAt() {
    return triedAt;
  }

  /** A read of this scan gave a detail, and its time is the price of another. */
  void accept(Memory.Detailed detail, long virtualBytes, long now) {
    last = detail;
    missing = null;
    allowed = true;
    triedAt = now;
    cost.accept(detail.readNanos(), now, virtualBytes);
  }

  /** A read of an earlier scan gave a detail at last. What it waited for is no price. */
  void acceptLate(Memory.Detailed detail) {
    last = detail;
    allowed = true;
  }

  /** A read was tried and gave none. */
  void fail(Reason reason, long now) {
    missing = reason;
    triedAt = now;
  }

  /** This scan will have none, and has not tried. */
  void miss(Reason reason) {
    missing = reason;
  }

  boolean isKnownToBeAllowed() {
    return allowed;
  }

  void allow() {
    allowed = true;
  }

  boolean wasReadNow() {
    return missing == null;
  }

  /** Whether this scan wanted it and found it too costly, and no older one stands in. */
  boolean isSkipped(long rssBytes) {
    return missing == Reason.TOO_COSTLY && !isKept(rssBytes);
  }

  /**
   * Whether an older reading stands in for the one this scan does not have. It does not after a
   * refusal, and not if it contradicts what is resident now.
   */
  boolean isKept(long rssBytes) {
    if (last == null || missing == null || residentUssBytes(last) > rssBytes) {
      return false;
    }
    return switch (missing) {
      case NOT_ASKED, TOO_COSTLY, HUNG, TORN, EXHAUSTED -> true;
      default -> false;
    };
  }

  /** The unique size without the huge pages of hugetlbfs, which no resident size counts. */
  private static long residentUssBytes(Memory.Detailed detail) {
    return detail.ussBytes() - detail.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0);
  }

  /** The memory of a process that owns some, as this scan found it. */
  Memory memory(boolean asked, long rssBytes, boolean approximate, long virtualBytes) {
    Memory.Detailed detail = last;
    if (asked && detail != null && missing == null) {
      return detail;
    }
    if (asked && detail != null && isKept(rssBytes)) {
      return new Memory.Detailed(
          rssBytes, virtualBytes, detail.rollup(), detail.readAt(), detail.readNanos());
    }
    Reason why = asked && missing != null ? missing : Reason.NOT_ASKED;
    return new Memory.ResidentOnly(rssBytes, approximate, virtualBytes, why);
  }
}
