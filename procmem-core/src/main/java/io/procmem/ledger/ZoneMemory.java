package io.procmem.ledger;

/**
 * The sums over all zones of memory, in bytes; {@code /proc/zoneinfo}. Immutable.
 *
 * @param presentBytes the physical memory that the kernel has found
 * @param managedBytes the part of it that the kernel allocates from. Usually it is {@code
 *     MemTotal}; it is less where a hypervisor has taken pages that {@code MemTotal} still counts
 * @param freeListBytes free pages that each CPU holds in lists of its own. {@code MemFree} excludes
 *     them
 */
public record ZoneMemory(long presentBytes, long managedBytes, long freeListBytes) {}
