package io.procmem.snapshot;

/** The numbers taken from {@code /proc/[pid]/status}; memory in bytes. proc_pid_status(5). */
public enum StatusField implements KernelField {
  /** The largest its address space has been, in bytes. */
  PEAK_VIRTUAL("VmPeak"),
  /** The most it has had resident, in bytes. */
  PEAK_RSS("VmHWM"),
  /** Locked into memory, in bytes. */
  LOCKED("VmLck"),
  /** Resident and not backed by a file, in bytes. Since Linux 4.5. */
  RSS_ANON("RssAnon"),
  /** Resident and backed by files, in bytes. Since Linux 4.5. */
  RSS_FILE("RssFile"),
  /** Resident in shared memory, in bytes. Since Linux 4.5. */
  RSS_SHMEM("RssShmem"),
  /** Its page tables, in bytes; what a walk of them costs grows with this. */
  PAGE_TABLES("VmPTE"),
  /** Swapped out and not shared memory, in bytes. Since Linux 2.6.34. */
  SWAP("VmSwap"),
  /** In hugetlbfs pages, in bytes. Since Linux 4.4. */
  HUGETLB("HugetlbPages"),
  /**
   * Times its main thread gave up the processor by waiting, a count. Other threads are not in it.
   */
  VOLUNTARY_SWITCHES("voluntary_ctxt_switches"),
  /** Times its main thread had the processor taken away, a count. Other threads are not in it. */
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
