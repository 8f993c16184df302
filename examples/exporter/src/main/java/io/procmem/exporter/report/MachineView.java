package io.procmem.exporter.report;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One row for each use of the machine's memory: the rows add up to its total. */
final class MachineView extends View<LedgerRow> {

  MachineView() {
    super(
        "machine",
        "What the memory of the machine is used for, each page counted once: the areas add up to"
            + " MemTotal. See also the views areas, as in smem, and numbers, with meminfo, CPU,"
            + " load and pressure.",
        areas(),
        false);
  }

  private static List<Column<LedgerRow>> areas() {
    return List.of(
        Column.<LedgerRow>text("area", "the area", row -> Text.of(row.area().label()))
            .styled(Style.TEXT),
        Column.<LedgerRow>text(
                "kind",
                "who uses it, and whether it could be used for something else",
                row -> Text.of(Choice.word(row.area().kind())))
            .styled(Style.TEXT),
        Column.number(
            "size",
            Unit.BYTES,
            "its size; negative if the other areas exceed the total",
            row -> Amount.of(Unit.BYTES, (double) row.bytes())),
        bound("lower", "at least this, where the kernel gives only bounds", ByteRange::lowerBytes),
        bound("upper", "at most this, where the kernel gives only bounds", ByteRange::upperBytes),
        Column.text("description", "what it is", row -> Text.of(row.area().description())),
        Column.text(
            "formula",
            "how it is computed, in the kernel's names",
            row -> Text.of(row.area().formula())));
  }

  private static Column<LedgerRow> bound(
      String name, String description, ToLongFunction<ByteRange> bound) {
    return Column.<LedgerRow>number(
            name,
            Unit.BYTES,
            description,
            row ->
                row.range()
                    .map(range -> Amount.of(Unit.BYTES, (double) bound.applyAsLong(range)))
                    .orElse(Amount.none(Unit.BYTES)))
        .notSummed();
  }

  @Override
  List<String> standard() {
    return List.of("area", "size", "description");
  }

  @Override
  List<String> standardData() {
    return List.of("area", "kind", "size", "lower", "upper");
  }

  @Override
  List<String> order() {
    return List.of("size");
  }

  /** The processes tell shared memory that is mapped from that which is not. */
  @Override
  Demand demand() {
    return Demand.of(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS, Source.SMAPS_ROLLUP);
  }

  @Override
  List<LedgerRow> rows(Reports reports) {
    return ledger(reports.latest()).map(MemoryLedger::rows).orElse(List.of());
  }

  static Optional<MemoryLedger> ledger(Report report) {
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools());
  }

  @Override
  List<String> notes(Reports reports) {
    return ledger(reports.latest()).map(MachineView::notes).orElse(List.of());
  }

  private static List<String> notes(MemoryLedger ledger) {
    List<String> notes = new ArrayList<>();
    if (ledger.isOfContainer()) {
      notes.add(
          "This is the memory of the container, as lxcfs shows it: the total is its limit, and most"
              + " areas of the machine are unknown");
    }
    if (!ledger.missing().isEmpty()) {
      notes.add(
          "Unknown here, and part of unexplained if there are any: "
              + labels(ledger.missing().stream()));
    }
    List<LedgerRow> bounded = ledger.rows().stream().filter(MachineView::isBounded).toList();
    if (!bounded.isEmpty()) {
      notes.add(
          "The kernel gives only bounds for "
              + labels(bounded.stream().map(LedgerRow::area))
              + ": --columns area,size,lower,upper shows them");
    }
    return notes;
  }

  private static boolean isBounded(LedgerRow row) {
    return row.range().filter(range -> !range.isNarrow()).isPresent();
  }

  private static String labels(Stream<LedgerArea> areas) {
    return areas.map(LedgerArea::label).collect(Collectors.joining(", "));
  }
}
