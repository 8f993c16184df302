package io.procmem.ledger;

/**
 * The sums over all zones of memory, in bytes; {@code /proc/zoneinfo}. Immutable.
 *
 * @param presentBytes the physical memory that the kernel has found
 * @param managedBytes the part of it that the kernel allocates from: {@code MemTotal}. The rest was
 *     taken at boot, for the kernel's image and its page descriptors
 * @param freeListBytes free pages that each CPU holds in lists of its own. {@code MemFree} excludes
 *     them
 */
public record ZoneMemory(long presentBytes, long managedBytes, long freeListBytes) {

  /** {@return the memory that was taken at boot, in bytes; 0 or more} */
  public long bootBytes() {
    return Math.max(0, presentBytes - managedBytes);
  }
}
