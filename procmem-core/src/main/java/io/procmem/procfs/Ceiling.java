package io.procmem.procfs;

import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;

/**
 * The most that RSS, PSS or USS of a process can be, before its page tables are walked: what is
 * resident, as far as the kernel's counters can be off, and the huge pages of hugetlbfs, which may
 * be unique to it and are not resident.
 */
final class Ceiling {

  /** More than any process has, and safe to add to. */
  private static final long UNKNOWN_BYTES = Long.MAX_VALUE / 2;

  private final Desk desk;
  private final RssError error;
  private final boolean hugetlb;

  Ceiling(Desk desk, MachineReader machine, RssError error) {
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
    boolean read = desk.read(process, Source.STATUS, desk.status) == Outcome.READ;
    if (!read) {
      return UNKNOWN_BYTES;
    }
    return desk.status.numbers.has(StatusField.HUGETLB)
        ? desk.status.numbers.get(StatusField.HUGETLB)
        : 0; // before 4.4 no detail counts them either
  }
}
