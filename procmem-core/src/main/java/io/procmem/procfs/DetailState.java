package io.procmem.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** What is known of the memory detail of one image, and what this scan does about it. */
final class DetailState {

  private Memory.@Nullable Detailed last;

  /** Why this scan has no detail of its own; null if it has. */
  private @Nullable Reason missing = Reason.NOT_ASKED;

  /** The size of the page tables, -1 if it was not asked; and the number of faults at the time. */
  private long tableBytes = -1;

  private long tablesAtFaults = -1;

  /** The size of the page tables, or else of the address space, when {@link #last} was read. */
  private long sizeAtLast;

  /** Whether the file was seen to open for us. */
  private boolean allowed;

  void startImage() {
    last = null;
    allowed = false;
    tableBytes = -1;
    tablesAtFaults = -1;
  }

  void startScan() {
    missing = Reason.NOT_ASKED;
  }

  Memory.@Nullable Detailed last() {
    return last;
  }

  /** A read gave this detail. */
  void accept(Memory.Detailed detail, long virtualBytes) {
    last = detail;
    missing = null;
    allowed = true;
    sizeAtLast = tableBytes >= 0 ? tableBytes : virtualBytes;
  }

  /** A read of an earlier scan gave this detail at last. */
  void acceptLate(Memory.Detailed detail, long virtualBytes) {
    accept(detail, virtualBytes);
    missing = Reason.NOT_ASKED;
  }

  /** This scan will have no detail, because of that. */
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

  /** Whether an older reading stands in for the one this scan did not make. */
  boolean isKept() {
    return last != null && (missing == Reason.NOT_ASKED || missing == Reason.TOO_COSTLY);
  }

  boolean isTooCostly() {
    return missing == Reason.TOO_COSTLY;
  }

  /** Whether the page tables may differ from those last asked for. */
  boolean tablesMayHaveMoved(long faults) {
    return faults != tablesAtFaults;
  }

  void setTableBytes(long bytes, long faults) {
    tableBytes = bytes;
    tablesAtFaults = faults;
  }

  long predictedReadNanos(long virtualBytes) {
    if (last != null) {
      return ReadCost.ofLast(
          last.readNanos(), sizeAtLast, tableBytes >= 0 ? tableBytes : virtualBytes);
    }
    return tableBytes >= 0 ? ReadCost.ofTables(tableBytes) : ReadCost.ofVirtual(virtualBytes);
  }

  /** The memory of a process that owns some, as this scan found it. */
  Memory memory(boolean asked, long rssBytes, boolean approximate, long virtualBytes) {
    Memory.Detailed detail = last;
    if (asked && detail != null && missing == null) {
      return detail;
    }
    if (asked && detail != null && isKept()) {
      return new Memory.Detailed(
          rssBytes, virtualBytes, detail.rollup(), detail.readAt(), detail.readNanos());
    }
    return new Memory.ResidentOnly(
        rssBytes, approximate, virtualBytes, missing == null ? Reason.NOT_ASKED : missing);
  }
}
