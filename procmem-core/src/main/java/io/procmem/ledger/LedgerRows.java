package io.procmem.ledger;

import static io.procmem.snapshot.MeminfoField.ACTIVE;
import static io.procmem.snapshot.MeminfoField.BALLOON;
import static io.procmem.snapshot.MeminfoField.BOUNCE;
import static io.procmem.snapshot.MeminfoField.BUFFERS;
import static io.procmem.snapshot.MeminfoField.CACHED;
import static io.procmem.snapshot.MeminfoField.FREE;
import static io.procmem.snapshot.MeminfoField.GPU_ACTIVE;
import static io.procmem.snapshot.MeminfoField.GPU_RECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.HARDWARE_CORRUPTED;
import static io.procmem.snapshot.MeminfoField.INACTIVE;
import static io.procmem.snapshot.MeminfoField.KERNEL_RECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.KERNEL_STACK;
import static io.procmem.snapshot.MeminfoField.MAPPED;
import static io.procmem.snapshot.MeminfoField.PAGE_TABLES;
import static io.procmem.snapshot.MeminfoField.PERCPU;
import static io.procmem.snapshot.MeminfoField.SECONDARY_PAGE_TABLES;
import static io.procmem.snapshot.MeminfoField.SHMEM;
import static io.procmem.snapshot.MeminfoField.SLAB_RECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.SLAB_UNRECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.UNEVICTABLE;
import static io.procmem.snapshot.MeminfoField.VMALLOC_CHUNK;
import static io.procmem.snapshot.MeminfoField.VMALLOC_USED;
import static io.procmem.snapshot.MeminfoField.WRITEBACK_TMP;
import static io.procmem.snapshot.MeminfoField.ZSWAP;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The formulas of the areas. No area is negative: what it lacks, the remainder shows. */
final class LedgerRows {

  private static final long UNKNOWN = LedgerNumbers.UNKNOWN;

  private final LedgerNumbers numbers;
  private final Map<LedgerArea, LedgerRow> rows;

  LedgerRows(LedgerNumbers numbers, Map<LedgerArea, LedgerRow> rows) {
    this.numbers = numbers;
    this.rows = rows;
  }

  /** Adds all areas but the remainder. */
  void addAll() {
    add(LedgerArea.FREE, numbers.get(FREE));
    add(LedgerArea.ANONYMOUS, numbers.anonymous());
    addFilesAndSharedMemory();
    addUnmappedAnonymous();
    add(LedgerArea.ZSWAP, zswap());
    if (numbers.isOfContainer()) {
      addOfContainer();
    } else {
      addCaches();
      addKernel();
      addPools();
    }
  }

  /** Adds an area, unless its size is unknown. */
  private void add(LedgerArea area, long bytes) {
    if (bytes > UNKNOWN) {
      rows.put(area, new LedgerRow(area, bytes, Optional.empty()));
    }
  }

  private void add(LedgerArea area, OptionalLong bytes) {
    add(area, bytes.orElse(UNKNOWN));
  }

  private void add(LedgerArea area, long bytes, long least, long most) {
    Optional<ByteRange> range =
        least == most ? Optional.empty() : Optional.of(new ByteRange(least, most));
    rows.put(area, new LedgerRow(area, bytes, range));
  }

  /** A number, or 0 if it is unknown. */
  private long orZero(MeminfoField field) {
    return Math.max(0, numbers.get(field));
  }

  /**
   * Cached pages are of files or of shared memory, and are mapped or not. The kernel gives the sums
   * of both, and the processes give bounds of mapped shared memory. The least is used, which is
   * proven.
   */
  private void addFilesAndSharedMemory() {
    if (!numbers.has(CACHED, MAPPED)) {
      return;
    }
    long mapped = numbers.get(MAPPED);
    long shared = orZero(SHMEM);
    long files = Math.max(0, numbers.get(CACHED) - shared);
    ByteRange both =
        numbers.has(SHMEM)
            ? MappedShared.of(numbers.snapshot, mapped, files, shared)
            : ByteRange.ZERO;
    long least = both.lowerBytes();
    long most = both.upperBytes();
    add(LedgerArea.MAPPED_FILES, mapped - least, mapped - most, mapped - least);
    long unmapped = files - (mapped - least); // negative where drivers map pages of their own
    add(
        LedgerArea.PAGE_CACHE,
        Math.max(0, unmapped),
        Math.max(0, unmapped),
        Math.max(0, files - (mapped - most)));
    if (numbers.has(SHMEM)) {
      add(LedgerArea.MAPPED_SHARED, least, least, most);
      add(LedgerArea.SHARED_MEMORY, shared - least, shared - most, shared - least);
    }
  }

  /**
   * The lists of the kernel contain every page of files, shared memory and anonymous memory. Pages
   * that a CPU has just taken are not in the lists yet, so the difference may be below 0.
   */
  private void addUnmappedAnonymous() {
    if (rows.containsKey(LedgerArea.ANONYMOUS) && numbers.has(ACTIVE, INACTIVE, CACHED)) {
      long lists = numbers.get(ACTIVE) + numbers.get(INACTIVE) + orZero(UNEVICTABLE);
      long known = numbers.anonymous() + numbers.get(CACHED) + orZero(BUFFERS);
      add(LedgerArea.UNMAPPED_ANONYMOUS, Math.max(0, lists - known));
    }
  }

  /** Where {@code meminfo} lacks it, what zsmalloc holds and zram does not use. */
  private long zswap() {
    long known = numbers.get(ZSWAP);
    if (known > UNKNOWN || numbers.isOfContainer() || numbers.pools().isEmpty()) {
      return known;
    }
    OptionalLong pages = numbers.pools().get().compressedPageBytes();
    OptionalLong zram = numbers.pools().get().zramBytes();
    return pages.isPresent() && zram.isPresent()
        ? Math.max(0, pages.getAsLong() - zram.getAsLong())
        : UNKNOWN;
  }

  /** A slab of 0 is not the container's number: lxcfs does not know it on older systems. */
  private void addOfContainer() {
    if (orZero(SLAB_RECLAIMABLE) + orZero(SLAB_UNRECLAIMABLE) > 0) {
      add(LedgerArea.SLAB_RECLAIMABLE, numbers.get(SLAB_RECLAIMABLE));
      add(LedgerArea.SLAB_UNRECLAIMABLE, numbers.get(SLAB_UNRECLAIMABLE));
    }
  }

  private void addCaches() {
    add(LedgerArea.BUFFERS, numbers.get(BUFFERS));
    add(LedgerArea.SLAB_RECLAIMABLE, numbers.get(SLAB_RECLAIMABLE));
    if (numbers.has(KERNEL_RECLAIMABLE, SLAB_RECLAIMABLE)) {
      long other = numbers.get(KERNEL_RECLAIMABLE) - numbers.get(SLAB_RECLAIMABLE);
      add(LedgerArea.KERNEL_RECLAIMABLE, Math.max(0, other));
    }
  }

  private void addKernel() {
    add(LedgerArea.SLAB_UNRECLAIMABLE, numbers.get(SLAB_UNRECLAIMABLE));
    add(LedgerArea.PAGE_TABLES, numbers.get(PAGE_TABLES));
    add(LedgerArea.SECONDARY_PAGE_TABLES, numbers.get(SECONDARY_PAGE_TABLES));
    add(LedgerArea.KERNEL_STACKS, numbers.get(KERNEL_STACK));
    add(LedgerArea.VMALLOC, vmalloc());
    add(LedgerArea.PER_CPU, numbers.get(PERCPU));
    add(LedgerArea.BOUNCE_BUFFERS, numbers.get(BOUNCE));
    add(LedgerArea.FUSE_WRITEBACK, numbers.get(WRITEBACK_TMP));
    if (numbers.has(GPU_ACTIVE, GPU_RECLAIMABLE)) {
      add(LedgerArea.GPU, numbers.get(GPU_ACTIVE) + numbers.get(GPU_RECLAIMABLE));
    }
    add(LedgerArea.HARDWARE_CORRUPTED, numbers.get(HARDWARE_CORRUPTED));
  }

  /**
   * Memory from vmalloc, which includes kernel stacks where the kernel maps them page by page, as
   * it does by default since 4.9. Before 4.4, the number is of addresses rather than memory; then
   * the largest free range of addresses, always 0 since, is known. Until 5.2, it is always 0.
   */
  private long vmalloc() {
    long used = numbers.get(VMALLOC_USED);
    if (used <= 0 || orZero(VMALLOC_CHUNK) > 0) {
      return UNKNOWN;
    }
    long stacks = orZero(KERNEL_STACK);
    return used >= stacks ? used - stacks : used;
  }

  private void addPools() {
    new HugePageRows(numbers).addTo(rows);
    numbers.zones().ifPresent(zones -> add(LedgerArea.FREE_PER_CPU, zones.freeListBytes()));
    numbers
        .pools()
        .ifPresent(
            pools -> {
              add(LedgerArea.ZRAM, pools.zramBytes());
              add(
                  LedgerArea.ZFS_CACHE,
                  pools.zfs().isEmpty() ? OptionalLong.empty() : pools.zfs().get().pageBytes());
              add(LedgerArea.PAGE_DESCRIPTORS, pools.descriptorBytes());
              if (pools.balloonIsInTotal()) {
                add(LedgerArea.BALLOON, numbers.get(BALLOON));
              }
            });
  }
}
