package io.procmem.procfs;

/**
 * How long a {@code smaps_rollup} of a process will take.
 *
 * <p>The kernel walks every page table entry, so the cost grows with the page tables, not with what
 * is resident: 32 GiB of untouched zero pages have next to no RSS and take 200 ms. Three estimates,
 * from free to dear:
 *
 * <ol>
 *   <li>the address space bounds the entries there can be, and needs no further read;
 *   <li>{@code VmPTE} says how large the tables are; it counts tables of huge pages that the walk
 *       skips, so it errs on the high side;
 *   <li>the last read of the same process, stretched by what its tables have grown since.
 * </ol>
 *
 * <p>The rates are about three times what a current machine shows (4 ms per MiB of tables, 10 ms
 * per GiB mapped), because a shared one is slower; the measured time soon takes over.
 */
final class ReadCost {

  /** An address space up to here cannot hold tables worth asking for. */
  static final long SMALL_VIRTUAL_BYTES = 512L << 20;

  private static final long NANOS_PER_TABLE_MIB = 12_000_000;
  private static final long NANOS_PER_VIRTUAL_GIB = 24_000_000;
  private static final long LEAST_NANOS = 50_000;

  private ReadCost() {}

  static long ofVirtual(long virtualBytes) {
    return LEAST_NANOS + (long) (virtualBytes * (double) NANOS_PER_VIRTUAL_GIB / (1L << 30));
  }

  static long ofTables(long tableBytes) {
    return LEAST_NANOS + (long) (tableBytes * (double) NANOS_PER_TABLE_MIB / (1L << 20));
  }

  /** The time of an earlier read, in proportion if the tables have grown since. */
  static long ofLast(long lastNanos, long lastTableBytes, long tableBytes) {
    return lastTableBytes > 0 && tableBytes > lastTableBytes
        ? (long) (lastNanos * ((double) tableBytes / lastTableBytes))
        : lastNanos;
  }
}
