package io.procmem.ledger;

import java.util.Locale;

/** What a part of the machine's memory is used for. Each page belongs to one area. */
public enum LedgerArea {
  /** Memory of processes that is not backed by a file: heaps and stacks. */
  ANONYMOUS(Kind.PROCESSES, "anonymous memory of processes", "AnonPages"),
  /** Pages of files that at least one process maps, such as programs and libraries. */
  MAPPED_FILES(Kind.PROCESSES, "files that processes map", "Mapped - mapped shared memory"),
  /**
   * Pages of shared memory and tmpfs that at least one process maps. The kernel only gives bounds:
   * {@link LedgerRow#range()}.
   */
  MAPPED_SHARED(
      Kind.PROCESSES,
      "shared memory and tmpfs that processes map",
      "Pss_Shmem in smaps_rollup and RssShmem in status, at most Mapped and Shmem"),
  /**
   * Huge pages (hugetlb) in use: by processes, and by files of hugetlbfs, which remain when no
   * process uses them.
   */
  HUGE_PAGES_USED(Kind.PROCESSES, "huge pages in use", "Hugetlb - free huge pages"),
  /** Cached pages of files that no process maps. The kernel reclaims them when memory is short. */
  PAGE_CACHE(Kind.CACHE, "page cache that no process maps", "Cached - Shmem - mapped files"),
  /** Cached blocks of block devices. */
  BUFFERS(Kind.CACHE, "block device cache", "Buffers"),
  /** Kernel objects that can be reclaimed, such as cached names of files. */
  SLAB_RECLAIMABLE(Kind.CACHE, "reclaimable kernel objects", "SReclaimable"),
  /** Other memory of the kernel that can be reclaimed. */
  KERNEL_RECLAIMABLE(Kind.CACHE, "other reclaimable kernel memory", "KReclaimable - SReclaimable"),
  /**
   * The cache of ZFS (ARC), as far as it is in pages of its own. The rest of it is in {@link
   * #SLAB_RECLAIMABLE}, {@link #SLAB_UNRECLAIMABLE} and {@link #VMALLOC}.
   */
  ZFS_CACHE(
      Kind.CACHE,
      "ZFS cache (ARC) outside slab",
      "scatter_data_size + scatter_chunk_waste in spl/kstat/zfs/abdstats"),
  /**
   * Shared memory, and files in tmpfs, that no process maps. They stay until they are deleted, and
   * can only be swapped out. The kernel only gives bounds: {@link LedgerRow#range()}.
   */
  SHARED_MEMORY(
      Kind.STORED, "tmpfs and shared memory that no process maps", "Shmem - mapped shared memory"),
  /**
   * Anonymous memory that no process maps: copies of what is swapped out or in, and the unmapped
   * parts of transparent huge pages.
   */
  UNMAPPED_ANONYMOUS(
      Kind.STORED,
      "swap cache and parts of huge pages that no process maps",
      "Active + Inactive + Unevictable - AnonPages - Cached - Buffers"),
  /** Compressed pages that would otherwise be in swap space. */
  ZSWAP(Kind.STORED, "compressed swap cache (zswap)", "Zswap"),
  /** The contents of compressed block devices in memory, usually used as swap space. */
  ZRAM(Kind.STORED, "compressed block devices (zram)", "mem_used_total in block/zram*/mm_stat"),
  /** Kernel objects that cannot be reclaimed. */
  SLAB_UNRECLAIMABLE(Kind.KERNEL, "kernel objects that cannot be reclaimed", "SUnreclaim"),
  /** Page tables of processes. */
  PAGE_TABLES(Kind.KERNEL, "page tables of processes", "PageTables"),
  /** Page tables of virtual machines and of devices (IOMMU). */
  SECONDARY_PAGE_TABLES(
      Kind.KERNEL, "page tables of virtual machines and devices", "SecPageTables"),
  /** Kernel stacks of all threads. */
  KERNEL_STACKS(Kind.KERNEL, "kernel stacks of all threads", "KernelStack"),
  /**
   * Memory that the kernel maps page by page, such as modules and BPF programs. Excludes {@link
   * #KERNEL_STACKS}.
   */
  VMALLOC(Kind.KERNEL, "kernel memory from vmalloc", "VmallocUsed - KernelStack"),
  /** Memory of the kernel that exists once for each CPU. */
  PER_CPU(Kind.KERNEL, "per-CPU memory of the kernel", "Percpu"),
  /** Descriptors of the pages of memory that was added after boot. */
  PAGE_DESCRIPTORS(Kind.KERNEL, "page descriptors of added memory", "nr_memmap_pages in vmstat"),
  /** Copies of pages for devices that cannot reach all memory. */
  BOUNCE_BUFFERS(Kind.KERNEL, "bounce buffers", "Bounce"),
  /** Copies of pages that a FUSE file system is writing. */
  FUSE_WRITEBACK(Kind.KERNEL, "pages that FUSE is writing", "WritebackTmp"),
  /** Memory of graphics drivers, in use or kept for use. */
  GPU(Kind.KERNEL, "memory of graphics drivers", "GPUActive + GPUReclaim"),
  /** Huge pages (hugetlb) that are set aside and not in use, even if promised to a mapping. */
  HUGE_PAGES_FREE(
      Kind.RESERVED, "free huge pages", "free_hugepages in kernel/mm/hugepages, by size"),
  /**
   * Pages that a balloon driver has given to the hypervisor, where {@code MemTotal} includes them.
   */
  BALLOON(Kind.RESERVED, "pages given to the hypervisor", "Balloon"),
  /** Pages that are defective. */
  HARDWARE_CORRUPTED(Kind.RESERVED, "defective pages", "HardwareCorrupted"),
  /** Unused memory. */
  FREE(Kind.FREE, "free memory", "MemFree"),
  /** Unused memory in the lists of individual CPUs, which {@link #FREE} excludes. */
  FREE_PER_CPU(Kind.FREE, "free memory in lists of CPUs", "count in zoneinfo"),
  /**
   * What no other area explains: pages that drivers and network buffers hold, and the areas that
   * are {@linkplain MemoryLedger#missing() missing}. Negative if the areas together exceed the
   * total, because the numbers were not read at the same moment or overlap.
   */
  UNEXPLAINED(Kind.UNEXPLAINED, "not explained", "MemTotal - all other areas");

  /** Who uses an area, and whether it could be used for something else. */
  public enum Kind {
    /** Mapped by processes. */
    PROCESSES,
    /** Caches that the kernel reclaims when memory is short. */
    CACHE,
    /** Data that no process maps and that cannot be dropped. */
    STORED,
    /** Used by the kernel and its drivers. */
    KERNEL,
    /** Set aside. */
    RESERVED,
    /** Unused. */
    FREE,
    /** The remainder. */
    UNEXPLAINED
  }

  private final Kind kind;
  private final String description;
  private final String formula;

  LedgerArea(Kind kind, String description, String formula) {
    this.kind = kind;
    this.description = description;
    this.formula = formula;
  }

  /** {@return its name in metrics, such as {@code page_cache}} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return who uses it} */
  public Kind kind() {
    return kind;
  }

  /** {@return what it is, as human-readable text without a period; the wording is not API} */
  public String description() {
    return description;
  }

  /**
   * {@return how it is computed, in the kernel's names: those without a file are from {@code
   * /proc/meminfo}, the others from files below {@code /proc} and {@code /sys}; the wording is not
   * API}
   */
  public String formula() {
    return formula;
  }
}
