package io.procmem.metrics;

import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.ledger.SystemArea;
import io.procmem.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the rows of the machine's memory. */
final class LedgerRows {

  private LedgerRows() {}

  static void areas(RowContext context, RowSink<LedgerRow> rows) {
    for (LedgerRow row : ledger(context).map(MemoryLedger::rows).orElse(List.of())) {
      LedgerArea area = row.area();
      String kind = area.kind().name().toLowerCase(Locale.ROOT);
      rows.accept(area, List.of(area.label(), kind), row);
    }
  }

  static void ofSmem(RowContext context, RowSink<SystemArea> rows) {
    for (SystemArea area : ledger(context).map(SystemArea::of).orElse(List.of())) {
      rows.accept(area.name(), List.of(area.name().label()), area);
    }
  }

  private static Optional<MemoryLedger> ledger(RowContext context) {
    Report report = context.report();
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools());
  }
}
