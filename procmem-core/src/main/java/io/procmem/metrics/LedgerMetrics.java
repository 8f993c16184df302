package io.procmem.metrics;

import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.SystemArea;
import io.procmem.snapshot.ByteRange;
import java.util.List;

/** The metrics of {@link RowKind#MEMORY_LEDGER} and {@link RowKind#SYSTEM_AREA}. */
final class LedgerMetrics {

  private LedgerMetrics() {}

  static List<Metric<LedgerRow>> ofLedger() {
    RowMetrics<LedgerRow> ledger = RowMetrics.of(RowKind.MEMORY_LEDGER);
    ledger
        .gauge(
            "memory_ledger",
            Unit.BYTES,
            "Memory of the machine by what it is used for; the areas do not overlap and add up to"
                + " procmem_machine_memory_total_bytes. Only unexplained can be negative.")
        .is(LedgerRow::bytes);
    ledger
        .gauge(
            "memory_ledger_lower",
            Unit.BYTES,
            "Lower bound of an area. Differs from the size only where the kernel gives no exact"
                + " number.")
        .onRequest()
        .is(row -> row.range().map(ByteRange::lowerBytes).orElse(row.bytes()));
    ledger
        .gauge("memory_ledger_upper", Unit.BYTES, "Upper bound of an area.")
        .onRequest()
        .is(row -> row.range().map(ByteRange::upperBytes).orElse(row.bytes()));
    return ledger.list();
  }

  static List<Metric<SystemArea>> ofSystem() {
    RowMetrics<SystemArea> system = RowMetrics.of(RowKind.SYSTEM_AREA);
    system
        .gauge("system_area_used", Unit.BYTES, "Memory in one of the five areas that smem shows.")
        .is(SystemArea::usedBytes);
    system
        .gauge(
            "system_area_cache",
            Unit.BYTES,
            "The part of the area that the kernel can drop when memory is short, or that is free.")
        .is(SystemArea::cacheBytes);
    return system.list();
  }
}
