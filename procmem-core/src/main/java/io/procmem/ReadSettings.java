package io.procmem;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;

/**
 * The settings of a {@link ProcMemBuilder} about what is read, and with how many threads and open
 * files.
 */
final class ReadSettings {

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

  /** The maximum number of threads for reads of processes that can hang. */
  int readers() {
    return readers;
  }

  /** The maximum number of files that stay open between two scans. */
  int keptFiles() {
    return keptFiles;
  }
}
