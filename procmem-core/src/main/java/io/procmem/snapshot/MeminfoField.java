package io.procmem.snapshot;

/**
 * The numbers taken from {@code /proc/meminfo}: bytes, except the numbers of huge pages;
 * proc_meminfo(5).
 */
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
  HUGETLB("Hugetlb"),
  /** The number of hugetlbfs pages of the default size, used or not. */
  HUGE_PAGES_TOTAL("HugePages_Total"),
  /** The number of hugetlbfs pages of the default size that are not in use. */
  HUGE_PAGES_FREE("HugePages_Free"),
  /** The default size of hugetlbfs pages. */
  HUGE_PAGE_SIZE("Hugepagesize"),
  /** Used recently: anonymous memory, shared memory and cached files. */
  ACTIVE("Active"),
  /** Not used recently: anonymous memory, shared memory and cached files. */
  INACTIVE("Inactive"),
  /** The part of {@link #ACTIVE} in anonymous and shared memory. Since Linux 2.6.28. */
  ACTIVE_ANONYMOUS("Active(anon)"),
  /** The part of {@link #INACTIVE} in anonymous and shared memory. Since Linux 2.6.28. */
  INACTIVE_ANONYMOUS("Inactive(anon)"),
  /** Memory that cannot be reclaimed, because it is locked. Since Linux 2.6.28. */
  UNEVICTABLE("Unevictable"),
  /** The compressed pages of zswap, in memory. Since Linux 5.19. */
  ZSWAP("Zswap"),
  /** All kernel memory that can be reclaimed, with {@link #SLAB_RECLAIMABLE}. Since Linux 4.20. */
  KERNEL_RECLAIMABLE("KReclaimable"),
  /** Page tables of virtual machines and, since Linux 6.11, of devices. Since Linux 6.1. */
  SECONDARY_PAGE_TABLES("SecPageTables"),
  /** Copies of pages for devices that cannot reach all memory. */
  BOUNCE("Bounce"),
  /** Copies of pages that FUSE file systems are writing. */
  WRITEBACK_TMP("WritebackTmp"),
  /**
   * Memory that the kernel maps page by page, usually with {@link #KERNEL_STACK}. 0 from Linux 4.4
   * to 5.2; before, a range of addresses rather than memory.
   */
  VMALLOC_USED("VmallocUsed"),
  /** The largest free range of addresses for {@link #VMALLOC_USED}; 0 since Linux 4.4. */
  VMALLOC_CHUNK("VmallocChunk"),
  /** Memory of the kernel that exists once for each CPU. Since Linux 4.19. */
  PERCPU("Percpu"),
  /** Defective pages. */
  HARDWARE_CORRUPTED("HardwareCorrupted"),
  /** Pages that a balloon driver has given to the hypervisor. Since Linux 6.16. */
  BALLOON("Balloon"),
  /** Memory that graphics drivers use. Only recent kernels give it. */
  GPU_ACTIVE("GPUActive"),
  /** Memory that graphics drivers keep for later use. Only recent kernels give it. */
  GPU_RECLAIMABLE("GPUReclaim");

  private final String key;

  MeminfoField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }

  /** {@return whether it is a number of pages; false if it is in bytes} */
  public boolean isCount() {
    return this == HUGE_PAGES_TOTAL || this == HUGE_PAGES_FREE;
  }
}
