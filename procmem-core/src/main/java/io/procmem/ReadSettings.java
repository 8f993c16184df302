package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.exposition.ClassLoading;
import io.procmem.internal.procfs.ProcFs;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.threads.ThreadNames;

/**
 * The settings of a {@link ProcMemBuilder} about what is read, and with how many threads and open
 * files.
 */
final class ReadSettings {

  static {
    ClassLoading.ahead(ProcMem.class); // now, while there are file descriptors left
  }

  /** What is read if the settings name no files. */
  static final Demand DEFAULT_DEMAND =
      Demand.of(
          Source.STATM,
          Source.SMAPS_ROLLUP,
          Source.OWNER,
          Source.MEMINFO,
          Source.SYSTEM_STAT,
          Source.LOADAVG,
          Source.UPTIME,
          Source.CGROUP_OWN);

  /** With two threads, one read that hangs does not stop the others. */
  private static final int DEFAULT_READERS = 2;

  /** All of these threads may hang forever, so there must not be too many for the host. */
  private static final int MAX_READERS = 64;

  private int readers = DEFAULT_READERS;
  private int keptFiles;
  private ThreadNames threadNames = ThreadNames.FOLDED;

  void setReaders(int readers) {
    if (readers < 1 || readers > MAX_READERS) {
      throw new IllegalArgumentException("readers must be 1 to " + MAX_READERS + ": " + readers);
    }
    this.readers = readers;
  }

  void setKeptFiles(int max) {
    if (max < 0) {
      throw new IllegalArgumentException(
          "keptFiles must not be negative: " + max + "; give 0 to keep none open");
    }
    this.keptFiles = max;
  }

  void setThreadNames(ThreadNames names) {
    this.threadNames = requireNonNull(names, "threadNames");
  }

  /** A procfs that is read with these settings. */
  ProcFs open(MountSettings mount) {
    return new ProcFs(mount.tree(), mount.mount(), readers, keptFiles, threadNames);
  }
}
