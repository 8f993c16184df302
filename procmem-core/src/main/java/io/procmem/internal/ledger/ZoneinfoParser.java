package io.procmem.internal.ledger;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;

/**
 * {@code /proc/zoneinfo}: for each zone of memory its sizes, then the list of free pages of each
 * CPU. Summed over all zones, in pages. With hundreds of CPUs, the file is too long for a buffer.
 */
final class ZoneinfoParser {

  private static final int PRESENT = 0;
  private static final int MANAGED = 1;
  private static final int COUNT = 2;

  private final KeyTable keys = KeyTable.of("present ", "managed ", "count:");

  long presentPages;
  long managedPages;

  /** Free pages in the lists of CPUs. */
  long listedPages;

  private boolean failed;

  void start() {
    presentPages = 0;
    managedPages = 0;
    listedPages = 0;
    failed = false;
  }

  /** Adds some complete lines. */
  void add(ByteCursor lines) {
    do {
      lines.skipBlanks();
      switch (lines.select(keys, COUNT)) {
        case PRESENT -> presentPages += lines.decimal();
        case MANAGED -> managedPages += lines.decimal();
        case COUNT -> listedPages += Math.max(0, lines.decimalOr(0));
        default -> {} // other sizes, and statistics
      }
    } while (lines.nextLine());
    failed |= lines.failed();
  }

  boolean hasFailed() {
    return failed;
  }

  /** Whether the file had all sizes: kernels before 3.9 do not give managed pages. */
  boolean isComplete() {
    return managedPages > 0 && presentPages >= managedPages;
  }
}
