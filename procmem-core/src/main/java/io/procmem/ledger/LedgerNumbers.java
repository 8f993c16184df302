package io.procmem.ledger;

import static io.procmem.snapshot.MeminfoField.ACTIVE_ANONYMOUS;
import static io.procmem.snapshot.MeminfoField.ANONYMOUS;
import static io.procmem.snapshot.MeminfoField.BALLOON;
import static io.procmem.snapshot.MeminfoField.BUFFERS;
import static io.procmem.snapshot.MeminfoField.INACTIVE_ANONYMOUS;
import static io.procmem.snapshot.MeminfoField.KERNEL_RECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.SHMEM;
import static io.procmem.snapshot.MeminfoField.SLAB_RECLAIMABLE;
import static io.procmem.snapshot.MeminfoField.SWAP_CACHED;
import static io.procmem.snapshot.MeminfoField.TOTAL;

import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.Optional;
import java.util.OptionalLong;

/** The numbers that a ledger is made of, and what kind of {@code meminfo} they are from. */
final class LedgerNumbers {

  /** A number of {@code meminfo} that is unknown. */
  static final long UNKNOWN = -1;

  final Snapshot snapshot;
  private final Readings<MeminfoField> meminfo;
  private final Optional<MemoryPools> pools;

  LedgerNumbers(Snapshot snapshot, Optional<MemoryPools> pools) {
    this.snapshot = snapshot;
    this.meminfo = snapshot.machine().memory();
    this.pools = pools;
  }

  /** A number in {@code meminfo}; {@link #UNKNOWN} if it has none. */
  long get(MeminfoField field) {
    return meminfo.getOr(field, UNKNOWN);
  }

  /** Whether {@code meminfo} has all of some numbers. */
  boolean has(MeminfoField... fields) {
    for (MeminfoField field : fields) {
      if (!meminfo.has(field)) {
        return false;
      }
    }
    return true;
  }

  Optional<MemoryPools> pools() {
    return pools;
  }

  /**
   * The memory that {@code MemTotal} excludes, without the balloon; unknown if the files contradict
   * each other. The zones' own {@code managed} is not subtracted instead: pages that a hypervisor
   * has taken may be missing there, although {@code MemTotal} and {@code MemFree} count them.
   */
  OptionalLong bootBytes() {
    if (zones().isEmpty() || isOfContainer()) {
      return OptionalLong.empty();
    }
    boolean hasBalloon = !pools.get().balloonIsInTotal() && has(BALLOON);
    long excluded = zones().get().presentBytes() - get(TOTAL);
    long boot = excluded - (hasBalloon ? get(BALLOON) : 0);
    return boot < 0 ? OptionalLong.empty() : OptionalLong.of(boot);
  }

  Optional<ZoneMemory> zones() {
    return pools.flatMap(MemoryPools::zones);
  }

  /**
   * Whether {@code meminfo} is made by lxcfs: its numbers of processes and caches are the
   * container's, the others are the machine's, or 0.
   */
  boolean isOfContainer() {
    return pools.map(MemoryPools::meminfoIsReplaced).orElse(false)
        || isLessThanTheMachine()
        || looksLikeLxcfs();
  }

  /** The kernel's own file gives exactly the memory of all zones. */
  private boolean isLessThanTheMachine() {
    long managed = zones().map(ZoneMemory::managedBytes).orElse(0L);
    return get(TOTAL) < managed - managed / 64; // a balloon may change both between the reads
  }

  /** For a copied file, of which nothing else is known. */
  private boolean looksLikeLxcfs() {
    return get(BUFFERS) == 0
        && get(SWAP_CACHED) == 0
        && has(SHMEM, KERNEL_RECLAIMABLE)
        && get(SLAB_RECLAIMABLE) < get(KERNEL_RECLAIMABLE)
        && get(ANONYMOUS) == anonymousLists() - get(SHMEM);
  }

  /** All pages in lists of anonymous memory; {@link #UNKNOWN} if unknown. */
  private long anonymousLists() {
    return has(ACTIVE_ANONYMOUS, INACTIVE_ANONYMOUS)
        ? get(ACTIVE_ANONYMOUS) + get(INACTIVE_ANONYMOUS)
        : UNKNOWN;
  }

  /**
   * Anonymous memory of processes. The lists of the kernel contain shared memory too, so they
   * exceed {@code AnonPages}. The {@code AnonPages} of gVisor are the lists: they include shared
   * memory.
   */
  long anonymous() {
    long anonymous = get(ANONYMOUS);
    boolean includesShared = get(SHMEM) > 0 && anonymous == anonymousLists();
    return includesShared ? Math.max(0, anonymous - get(SHMEM)) : anonymous;
  }
}
