package io.procmem.internal.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import org.jspecify.annotations.Nullable;

/** What is known of the memory detail of one image, and what this scan does about it. */
final class DetailState {

  static final long NEVER = Long.MIN_VALUE;

  private final StatFingerprint signs = new StatFingerprint();
  private ReadCost cost = new ReadCost();
  private Memory.@Nullable Detailed last;

  /** What was shown where there was no detail, to be shown again while it is the same. */
  private Memory.@Nullable ResidentOnly resident;

  /** When a read was tried last, on the clock for intervals. */
  private long triedAt = NEVER;

  /** Whether the file was seen to open for us. */
  private boolean allowed;

  /** Why this scan has no detail of its own; null if it has. */
  private @Nullable Reason missing = Reason.NOT_ASKED;

  /** Whether an older reading is as good as one of this scan would be. */
  private boolean reused;

  void startImage() {
    cost = new ReadCost();
    last = null;
    signs.forget();
    triedAt = NEVER;
    allowed = false;
  }

  void startScan() {
    missing = Reason.NOT_ASKED;
    reused = false;
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

  /** A read of this scan gave a detail. */
  void accept(Memory.Detailed detail, TrackedProcess process, long now) {
    last = detail;
    missing = null;
    allowed = true;
    triedAt = now;
    signs.note(process, detail);
  }

  /** What a read took, whatever it gave, is the price of another. */
  void charge(DetailReader.Read read, long virtualBytes, long now) {
    if (read.walkedNanos() > 0) {
      cost.accept(read.walkedNanos(), read.waited(), now, virtualBytes);
    }
  }

  /** A read of an earlier scan has returned at last. What it waited for is no price. */
  void acceptLate(DetailReader.Read read, long now) {
    if (read.outcome() instanceof Memory.Detailed detail) {
      last = detail;
      allowed = true;
    }
    cost.backOff(now);
  }

  /** Whether the last read gave what another would give, as far as can be told. */
  boolean isOf(TrackedProcess process) {
    return last != null && signs.areStillThoseOf(process);
  }

  /** An older reading is good enough for this scan. */
  void reuse() {
    reused = true;
  }

  /** A read was tried and gave none. */
  void fail(Reason reason, long now) {
    missing = reason;
    triedAt = now;
    signs.forget();
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
      case NOT_ASKED -> reused;
      case TOO_COSTLY, HUNG, TORN, EXHAUSTED -> true;
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
    if (asked && detail != null && (missing == null || reused)) {
      return detail;
    }
    if (asked && detail != null && isKept(rssBytes)) {
      return new Memory.Detailed(
          rssBytes, virtualBytes, detail.rollup(), detail.readAt(), detail.readNanos());
    }
    Reason why = asked && missing != null ? missing : Reason.NOT_ASKED;
    Memory.ResidentOnly before = resident;
    if (before == null
        || before.rssBytes() != rssBytes
        || before.approximate() != approximate
        || before.virtualBytes() != virtualBytes
        || before.reason() != why) {
      before = new Memory.ResidentOnly(rssBytes, approximate, virtualBytes, why);
      resident = before;
    }
    return before;
  }
}
