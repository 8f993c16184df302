package io.procmem.snapshot;

/** The numbers taken from {@code /proc/[pid]/status}; memory in bytes. proc_pid_status(5). */
public enum StatusField implements KernelField {
  /** The largest size of its address space so far, in bytes. */
  PEAK_VIRTUAL("VmPeak"),
  /** Its largest RSS so far, in bytes. */
  PEAK_RSS("VmHWM"),
  /** Locked into memory, in bytes. */
  LOCKED("VmLck"),
  /** Resident and not backed by a file, in bytes. Since Linux 4.5. */
  RSS_ANON("RssAnon"),
  /** Resident and backed by files, in bytes. Since Linux 4.5. */
  RSS_FILE("RssFile"),
  /** Resident in shared memory, in bytes. Since Linux 4.5. */
  RSS_SHMEM("RssShmem"),
  /** Its page tables, in bytes; the cost of a {@code smaps_rollup} grows with them. */
  PAGE_TABLES("VmPTE"),
  /** Swapped out, without shared memory, in bytes. Since Linux 2.6.34. */
  SWAP("VmSwap"),
  /** In hugetlbfs pages, in bytes. Since Linux 4.4. */
  HUGETLB("HugetlbPages"),
  /** Times its main thread gave up the CPU to wait, a count. Excludes other threads. */
  VOLUNTARY_SWITCHES("voluntary_ctxt_switches"),
  /** Times its main thread was preempted, a count. Excludes other threads. */
  INVOLUNTARY_SWITCHES("nonvoluntary_ctxt_switches");

  private final String key;

  StatusField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
