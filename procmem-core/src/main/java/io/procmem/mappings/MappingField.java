package io.procmem.mappings;

import io.procmem.snapshot.KernelField;

/**
 * The numbers of {@code /proc/[pid]/smaps}, in bytes, summed over the mappings of one name;
 * proc_pid_smaps(5). A page is <em>shared</em> if several processes map it, <em>private</em> if
 * only this one does, and <em>dirty</em> if it was written to.
 */
public enum MappingField implements KernelField {
  /** The address space that the mappings use, whether or not it is in RAM. */
  SIZE("Size"),
  /** The size of a page of the mapping; the largest of all mappings, never a sum. */
  KERNEL_PAGE_SIZE("KernelPageSize"),
  /** The size of a page of the hardware; the largest of all mappings, never a sum. */
  MMU_PAGE_SIZE("MMUPageSize"),
  /** Resident set size (RSS): all memory in RAM, shared or not. */
  RSS("Rss"),
  /** Proportional set size (PSS): private pages, and an even share of each shared page. */
  PSS("Pss"),
  /** The part of {@link #PSS} that is dirty. Since Linux 6.0. */
  PSS_DIRTY("Pss_Dirty"),
  /** Shared and unchanged. */
  SHARED_CLEAN("Shared_Clean"),
  /** Shared and written to. */
  SHARED_DIRTY("Shared_Dirty"),
  /** Private and unchanged. */
  PRIVATE_CLEAN("Private_Clean"),
  /** Private and written to. */
  PRIVATE_DIRTY("Private_Dirty"),
  /** Accessed since the kernel last cleared the mark. */
  REFERENCED("Referenced"),
  /** Not backed by a file, including private copies of file pages. */
  ANONYMOUS("Anonymous"),
  /** Merged with equal pages of other processes. Since Linux 6.7. */
  KSM("KSM"),
  /** Freed by the process, not yet reclaimed by the kernel. Since Linux 4.12. */
  LAZY_FREE("LazyFree"),
  /** In transparent huge pages without a file. */
  ANON_HUGE_PAGES("AnonHugePages"),
  /** Shared memory in huge pages. Since Linux 4.8. */
  SHMEM_HUGE_PAGES("ShmemPmdMapped"),
  /** Files in huge pages. Since Linux 5.4. */
  FILE_HUGE_PAGES("FilePmdMapped"),
  /**
   * In hugetlbfs pages that other processes map too; not in {@link #RSS} or {@link #PSS}. Since
   * Linux 4.4.
   */
  SHARED_HUGETLB("Shared_Hugetlb"),
  /** In private hugetlbfs pages; not in {@link #RSS} or {@link #PSS}. Since Linux 4.4. */
  PRIVATE_HUGETLB("Private_Hugetlb"),
  /** Swapped out; shared pages count in full. */
  SWAP("Swap"),
  /** Swapped out, with an even share of each shared page. Since Linux 4.3. */
  SWAP_PSS("SwapPss"),
  /** Locked into memory. */
  LOCKED("Locked");

  private final String key;

  MappingField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }

  /** {@return whether the value of several mappings is the largest of theirs, not the sum} */
  public boolean isMaximum() {
    return this == KERNEL_PAGE_SIZE || this == MMU_PAGE_SIZE;
  }
}
