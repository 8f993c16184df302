package io.procmem.snapshot;

/**
 * The numbers of {@code /proc/[pid]/smaps_rollup}, in bytes, summed over all mappings of a process;
 * proc_pid_smaps(5). A page that several processes map is <em>shared</em>, one that only this
 * process maps is <em>private</em>; <em>dirty</em> means written to.
 */
public enum RollupField implements KernelField {
  /** Resident set size: all that is in memory, shared or not. */
  RSS("Rss"),
  /** Proportional set size: private pages, and of each shared page this process's even share. */
  PSS("Pss"),
  /** The part of {@link #PSS} that is dirty. Since Linux 6.0. */
  PSS_DIRTY("Pss_Dirty"),
  /** The part of {@link #PSS} that no file backs. Since Linux 5.3, in the rollup only. */
  PSS_ANON("Pss_Anon"),
  /** The part of {@link #PSS} that files back. Since Linux 5.3, in the rollup only. */
  PSS_FILE("Pss_File"),
  /** The part of {@link #PSS} in shared memory. Since Linux 5.3, in the rollup only. */
  PSS_SHMEM("Pss_Shmem"),
  /** Shared and unchanged. */
  SHARED_CLEAN("Shared_Clean"),
  /** Shared and written to. */
  SHARED_DIRTY("Shared_Dirty"),
  /** Private and unchanged. */
  PRIVATE_CLEAN("Private_Clean"),
  /** Private and written to. */
  PRIVATE_DIRTY("Private_Dirty"),
  /** Touched since the kernel last cleared the mark. */
  REFERENCED("Referenced"),
  /** Not backed by a file, private copies of file pages among it. */
  ANONYMOUS("Anonymous"),
  /** Merged with equal pages of others. Since Linux 6.7. */
  KSM("KSM"),
  /** Given back by the process, not yet taken by the kernel. Since Linux 4.12. */
  LAZY_FREE("LazyFree"),
  /** In transparent huge pages without a file. */
  ANON_HUGE_PAGES("AnonHugePages"),
  /** Shared memory in huge pages. Since Linux 4.8. */
  SHMEM_HUGE_PAGES("ShmemPmdMapped"),
  /** Files in huge pages. Since Linux 5.4. */
  FILE_HUGE_PAGES("FilePmdMapped"),
  /** In hugetlbfs pages that others map too; in no other number here. Since Linux 4.4. */
  SHARED_HUGETLB("Shared_Hugetlb"),
  /** In hugetlbfs pages of its own; in no other number here. Since Linux 4.4. */
  PRIVATE_HUGETLB("Private_Hugetlb"),
  /** Swapped out, all of what it shares. */
  SWAP("Swap"),
  /** Swapped out, of what it shares this process's even share. Since Linux 4.3. */
  SWAP_PSS("SwapPss"),
  /** Locked into memory. */
  LOCKED("Locked");

  private final String key;

  RollupField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
