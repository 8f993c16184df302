package io.procmem.internal.procfs;

import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;

/**
 * The most that RSS, PSS or USS of a process can be, before its page tables are walked: what is
 * resident, as far as the kernel's counters can be off, and the huge pages of hugetlbfs, which may
 * be unique to it and are not resident.
 */
final class UpperBound {

  /** More than any process has, and safe to add to. */
  private static final long UNKNOWN_BYTES = Long.MAX_VALUE / 2;

  private final ProcReader desk;
  private final RssErrorBound error;
  private final boolean hugetlb;

  UpperBound(ProcReader desk, MachineReader machine, RssErrorBound error) {
    this.desk = desk;
    this.error = error;
    // The kernel tells since 4.15; before, any process may have some.
    this.hugetlb = machine.hugetlbBytes().orElse(1) > 0;
  }

  long bytes(TrackedProcess process) {
    return process.rssBytes
        + error.bytes(process.threads(), process.rssIsApproximate)
        + (hugetlb ? hugetlbBytes(process) : 0);
  }

  private long hugetlbBytes(TrackedProcess process) {
    boolean read = desk.read(process, Source.STATUS, desk.status) == ReadOutcome.READ;
    if (!read) {
      return UNKNOWN_BYTES;
    }
    return desk.status.numbers.has(StatusField.HUGETLB)
        ? desk.status.numbers.get(StatusField.HUGETLB)
        : 0; // before 4.4 no detail counts them either
  }
}
