package io.procmem.ledger;

/**
 * The pool of huge pages (hugetlb) of one size; {@code
 * /sys/kernel/mm/hugepages/hugepages-<size>kB}. Excludes transparent huge pages. Immutable.
 *
 * @param pageBytes the size of a page in bytes
 * @param total the number of pages in the pool, used or not, including surplus pages
 * @param free the number of pages that are not in use
 * @param reserved the number of free pages that are promised to mappings that have not touched them
 * @param surplus the number of pages beyond the configured size of the pool
 */
public record HugePages(long pageBytes, long total, long free, long reserved, long surplus) {

  /** {@return the memory of the pool in bytes} */
  public long totalBytes() {
    return total * pageBytes;
  }

  /** {@return the memory of the pages that are not in use, promised or not, in bytes} */
  public long freeBytes() {
    return free * pageBytes;
  }
}
