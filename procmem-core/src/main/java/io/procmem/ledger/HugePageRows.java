package io.procmem.ledger;

import static io.procmem.snapshot.MeminfoField.HUGETLB;
import static io.procmem.snapshot.MeminfoField.HUGE_PAGES_FREE;
import static io.procmem.snapshot.MeminfoField.HUGE_PAGES_TOTAL;
import static io.procmem.snapshot.MeminfoField.HUGE_PAGE_SIZE;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Huge pages in use and free. {@code meminfo} has the memory of all sizes since 4.15, but how much
 * is free of the default size only; the other sizes have files below {@code /sys}.
 */
final class HugePageRows {

  private final LedgerNumbers numbers;

  HugePageRows(LedgerNumbers numbers) {
    this.numbers = numbers;
  }

  void addTo(Map<LedgerArea, LedgerRow> rows) {
    List<HugePages> pools = numbers.pools().map(MemoryPools::hugePages).orElse(List.of());
    boolean hasDefault = numbers.has(HUGE_PAGES_TOTAL, HUGE_PAGES_FREE, HUGE_PAGE_SIZE);
    if (pools.isEmpty() && !hasDefault) {
      return;
    }
    long ofDefault = hasDefault ? bytes(HUGE_PAGES_TOTAL) : 0;
    long total = numbers.get(HUGETLB);
    if (total < 0) {
      total = pools.isEmpty() ? ofDefault : sum(pools, true);
    }
    long free = pools.isEmpty() ? bytes(HUGE_PAGES_FREE) : sum(pools, false);
    free = Math.min(free, total); // read a moment later
    // Without the files of the other sizes, these may be free.
    long unknown = pools.isEmpty() ? Math.max(0, total - ofDefault) : 0;
    put(rows, LedgerArea.HUGE_PAGES_USED, total - free, -unknown);
    put(rows, LedgerArea.HUGE_PAGES_FREE, free, unknown);
  }

  private long bytes(MeminfoField pages) {
    return numbers.get(pages) * numbers.get(HUGE_PAGE_SIZE);
  }

  private static long sum(List<HugePages> pools, boolean all) {
    return pools.stream().mapToLong(all ? HugePages::totalBytes : HugePages::freeBytes).sum();
  }

  /** Adds an area that may also be larger, or smaller, by an unknown amount. */
  private static void put(
      Map<LedgerArea, LedgerRow> rows, LedgerArea area, long bytes, long unknown) {
    Optional<ByteRange> range =
        unknown == 0
            ? Optional.empty()
            : Optional.of(
                new ByteRange(Math.min(bytes, bytes + unknown), Math.max(bytes, bytes + unknown)));
    rows.put(area, new LedgerRow(area, bytes, range));
  }
}
