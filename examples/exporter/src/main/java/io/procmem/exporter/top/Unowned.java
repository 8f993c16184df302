package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Size;
import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerArea.Kind;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The memory that no process owns and that is not free or page cache: in tmpfs, in the kernel, in
 * huge pages that are set aside. A table of processes does not show it, however large it is.
 */
final class Unowned {

  /** Less is not worth a line. */
  private static final long LEAST_BYTES = 256 << 20;

  /** Nor is a smaller part of the memory: one in this many. */
  private static final int LEAST_PARTS = 20;

  /** An area is named if it is at least one part in this many of the sum. */
  private static final int NAMED_PARTS = 10;

  private record Part(LedgerArea area, long bytes) {}

  private Unowned() {}

  /** {@return how much it is, and in which areas; empty if it is little or unknown} */
  static Optional<String> sentence(Report report) {
    Optional<MemoryLedger> ledger = ledger(report);
    if (ledger.isEmpty()) {
      return Optional.empty();
    }
    List<Part> parts = parts(ledger.get());
    long sum = parts.stream().mapToLong(Part::bytes).sum();
    if (sum < Math.max(LEAST_BYTES, ledger.get().totalBytes() / LEAST_PARTS)) {
      return Optional.empty();
    }
    List<String> named = new ArrayList<>();
    for (Part part : parts) {
      if (part.bytes() >= sum / NAMED_PARTS) {
        named.add(part.area().description() + " " + size(part.bytes()));
      }
    }
    return Optional.of("No process owns " + size(sum) + ": " + String.join(", ", named) + ".");
  }

  private static String size(long bytes) {
    return Size.bytes(OptionalLong.of(bytes));
  }

  /** {@return the size of each area that is known, by name; empty if the ledger is unknown} */
  static Optional<Map<String, Long>> areas(Report report) {
    return ledger(report)
        .map(
            ledger -> {
              Map<String, Long> areas = new TreeMap<>();
              ledger.rows().forEach(row -> areas.put(row.area().label(), row.bytes()));
              return areas;
            });
  }

  /** Without the numbers of processes and caches, all of the memory would seem unowned. */
  private static Optional<MemoryLedger> ledger(Report report) {
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools())
        .filter(
            ledger ->
                ledger.row(LedgerArea.ANONYMOUS).isPresent()
                    && ledger.row(LedgerArea.PAGE_CACHE).isPresent());
  }

  /** The largest first. */
  private static List<Part> parts(MemoryLedger ledger) {
    List<Part> parts = new ArrayList<>();
    for (LedgerRow row : ledger.rows()) {
      if (isUnowned(row.area(), ledger)) {
        long least = row.range().map(ByteRange::lowerBytes).orElse(row.bytes());
        parts.add(new Part(row.area(), Math.max(0, least)));
      }
    }
    parts.sort(Comparator.comparingLong(Part::bytes).reversed());
    return parts;
  }

  private static boolean isUnowned(LedgerArea area, MemoryLedger ledger) {
    if (area == LedgerArea.UNEXPLAINED) { // it includes free pages, unless they are known
      return ledger.row(LedgerArea.FREE_PER_CPU).isPresent();
    }
    Kind kind = area.kind();
    return area == LedgerArea.ZFS_CACHE // which the available memory does not include
        || kind == Kind.STORED
        || kind == Kind.KERNEL
        || kind == Kind.RESERVED;
  }
}
