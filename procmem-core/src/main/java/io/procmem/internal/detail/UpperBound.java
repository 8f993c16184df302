package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;

/**
 * The upper bound of RSS, PSS and USS of a process before its page tables are walked: its resident
 * size, the error of the kernel's counters, and its huge pages of hugetlbfs, which may be unique to
 * it and are not resident.
 */
final class UpperBound {

  /** More than any process has, and small enough that sums do not overflow. */
  private static final long UNKNOWN_BYTES = Long.MAX_VALUE / 2;

  private final ProcReader reader;
  private final RssErrorBound error;
  private final boolean hugetlb;

  /**
   * Bounds of the processes of one scan.
   *
   * @param hugetlb whether the machine has or may have pages of hugetlbfs
   */
  UpperBound(ProcReader reader, RssErrorBound error, boolean hugetlb) {
    this.reader = reader;
    this.error = error;
    this.hugetlb = hugetlb;
  }

  long bytes(ProcessMemory process) {
    return process.rssBytes()
        + error.bytes(process.threads(), process.isApproximate())
        + (hugetlb ? hugetlbBytes(process) : 0);
  }

  private long hugetlbBytes(ProcessMemory process) {
    ReadOutcome outcome = reader.read(process.files(), Source.STATUS, reader.status);
    if (outcome != ReadOutcome.READ) {
      return UNKNOWN_BYTES;
    }
    return reader.status.numbers.has(StatusField.HUGETLB)
        ? reader.status.numbers.get(StatusField.HUGETLB)
        : 0; // before 4.4 no detail includes them either
  }
}
