package io.procmem.ledger;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Memory of the machine that {@code meminfo} lacks, or does not distinguish; {@link
 * io.procmem.snapshot.Source#MEMORY_POOLS}. A component is absent if its file could not be read.
 * Immutable.
 *
 * @param hugePages the pools of huge pages, by ascending size; empty if {@code
 *     /sys/kernel/mm/hugepages} could not be read
 * @param zramBytes what the compressed block devices in memory (zram) occupy, including their
 *     overhead; 0 if there are none. {@code mem_used_total} in {@code /sys/block/zram<n>/mm_stat}
 * @param zfs the cache of ZFS, with sizes of 0 if ZFS is not loaded
 * @param zones the sums over all zones of memory
 * @param compressedPageBytes the pages of zsmalloc, which hold the contents of zram and usually of
 *     zswap; {@code nr_zspages} in {@code /proc/vmstat}. Since Linux 4.8
 * @param descriptorBytes page descriptors of memory that was added after boot; {@code
 *     nr_memmap_pages} in {@code /proc/vmstat}. Since Linux 6.11
 * @param balloonIsInTotal whether {@code MemTotal} includes the pages that a balloon driver has
 *     given to the hypervisor. It does for VMware, and for a virtio balloon that deflates when
 *     memory runs out. False if unknown
 * @param meminfoIsReplaced whether {@code meminfo} is not the kernel's file. Container runtimes
 *     mount such a file, with some numbers of the container and some of the machine
 */
public record MemoryPools(
    List<HugePages> hugePages,
    OptionalLong zramBytes,
    Optional<ZfsMemory> zfs,
    Optional<ZoneMemory> zones,
    OptionalLong compressedPageBytes,
    OptionalLong descriptorBytes,
    boolean balloonIsInTotal,
    boolean meminfoIsReplaced) {}
