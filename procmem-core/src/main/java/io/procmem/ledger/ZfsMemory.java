package io.procmem.ledger;

import java.util.OptionalLong;

/**
 * The memory of the cache of ZFS (ARC). Immutable.
 *
 * @param arcBytes the size of the ARC in bytes; {@code size} in {@code
 *     /proc/spl/kstat/zfs/arcstats}. A part of it is in slab, and on some systems in vmalloc
 * @param pageBytes what ZFS holds in pages of its own, in bytes, which no number in {@code meminfo}
 *     includes: {@code scatter_data_size} and {@code scatter_chunk_waste} in {@code abdstats}; or,
 *     if there is no such file, the data and metadata in {@code arcstats}. Empty if neither is
 *     known
 */
public record ZfsMemory(long arcBytes, OptionalLong pageBytes) {}
