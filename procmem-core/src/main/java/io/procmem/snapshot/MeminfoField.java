package io.procmem.snapshot;

/** The numbers taken from {@code /proc/meminfo}, all in bytes; proc_meminfo(5). */
public enum MeminfoField implements KernelField {
  /** All memory the kernel manages. */
  TOTAL("MemTotal"),
  /** Unused memory. */
  FREE("MemFree"),
  /**
   * Memory available to new programs without swapping, as the kernel estimates it. Since Linux
   * 3.14.
   */
  AVAILABLE("MemAvailable"),
  /** Cached blocks of block devices. */
  BUFFERS("Buffers"),
  /** Cached files, and shared memory. */
  CACHED("Cached"),
  /** Swapped out, and also in memory. */
  SWAP_CACHED("SwapCached"),
  /** All swap space. */
  SWAP_TOTAL("SwapTotal"),
  /** Unused swap space. */
  SWAP_FREE("SwapFree"),
  /** Waiting to be written to a disk. */
  DIRTY("Dirty"),
  /** Mapped by processes and not backed by a file. */
  ANONYMOUS("AnonPages"),
  /** The part of {@link #ANONYMOUS} in transparent huge pages. Since Linux 2.6.38. */
  ANON_HUGE_PAGES("AnonHugePages"),
  /** Files mapped by processes. */
  MAPPED("Mapped"),
  /** Shared memory and tmpfs. Since Linux 2.6.32. */
  SHMEM("Shmem"),
  /** Shared memory that processes map in huge pages. Since Linux 4.8. */
  SHMEM_HUGE_PAGES("ShmemPmdMapped"),
  /** Files that processes map in huge pages. Since Linux 5.4. */
  FILE_HUGE_PAGES("FilePmdMapped"),
  /** Kernel objects that can be reclaimed. */
  SLAB_RECLAIMABLE("SReclaimable"),
  /** Kernel objects that cannot be reclaimed. */
  SLAB_UNRECLAIMABLE("SUnreclaim"),
  /** Kernel stacks of all threads. */
  KERNEL_STACK("KernelStack"),
  /** Page tables of all processes. */
  PAGE_TABLES("PageTables"),
  /** Memory in hugetlbfs pages of every size, used or not. Since Linux 4.15. */
  HUGETLB("Hugetlb");

  private final String key;

  MeminfoField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
