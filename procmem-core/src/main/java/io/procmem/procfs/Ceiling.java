package io.procmem.procfs;

import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.File;

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

  Ceiling(Desk desk, File root, RssError error) {
    this.desk = desk;
    this.error = error;
    this.hugetlb = mayHaveHugetlb(new File(root, Source.MEMINFO.file()));
  }

  /** The kernel tells since 4.15; before, any process may have some. */
  private boolean mayHaveHugetlb(File meminfo) {
    MeminfoParser parser = new MeminfoParser();
    boolean told =
        desk.read(meminfo, Source.MEMINFO, parser) == Outcome.READ
            && parser.numbers.has(MeminfoField.HUGETLB);
    return !told || parser.numbers.get(MeminfoField.HUGETLB) > 0;
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
