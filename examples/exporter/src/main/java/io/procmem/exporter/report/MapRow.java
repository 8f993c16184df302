package io.procmem.exporter.report;

import static java.util.Objects.requireNonNull;

import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.report.ProcessUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of one name, in one process or in several. Immutable.
 *
 * @param name the name
 * @param process the process; null for several
 * @param parts the mappings of this name in each process
 */
record MapRow(String name, @Nullable ProcessUsage process, List<MappingUsage> parts) {

  MapRow {
    parts = List.copyOf(parts);
  }

  /** The columns of the mappings in one process. */
  static List<Column<MapRow>> ofProcess() {
    List<Column<MapRow>> columns =
        Column.of(ProcessColumns.texts(), row -> requireNonNull(row.process()));
    columns.addAll(numbers());
    return columns;
  }

  /** The columns of the mappings in several processes. */
  static List<Column<MapRow>> ofAll() {
    List<Column<MapRow>> columns = new ArrayList<>(numbers());
    columns.add(
        2,
        Column.<MapRow>number(
                "processes",
                Unit.COUNT,
                "processes that have such a mapping",
                row -> Amount.of(Unit.COUNT, row.parts().size()))
            .notSummed()); // one process has many mappings
    columns.add(average("avg_rss", "average RSS of these processes", MappingUsage::rssBytes));
    columns.add(average("avg_pss", "average PSS of these processes", MappingUsage::pssBytes));
    columns.add(average("avg_uss", "average USS of these processes", MappingUsage::ussBytes));
    return columns;
  }

  private static List<Column<MapRow>> numbers() {
    List<Column<MapRow>> columns = new ArrayList<>();
    columns.add(
        Column.<MapRow>text(
                "mapping",
                "file, or the name of other memory, such as [heap]",
                row -> Text.of(row.name()))
            .styled(Style.LONG_PATH));
    columns.add(
        Column.number(
            "mappings",
            Unit.COUNT,
            "number of mappings",
            row -> row.sum(Unit.COUNT, usage -> OptionalLong.of(usage.mappings()))));
    columns.add(bytes("rss", "resident set size", MappingUsage::rssBytes));
    columns.add(bytes("pss", "proportional set size", MappingUsage::pssBytes));
    columns.add(bytes("uss", "unique set size", MappingUsage::ussBytes));
    columns.add(bytes("swap", "swapped out, shared or not", MappingUsage::swapBytes));
    columns.add(bytes("vss", "size of their address space", MappingUsage::sizeBytes));
    for (MappingField field : MappingField.values()) {
      switch (field) {
        case SIZE, RSS, PSS, SWAP -> {} // above
        default -> columns.add(field(field));
      }
    }
    return columns;
  }

  private static Column<MapRow> field(MappingField field) {
    String name = field.name().toLowerCase(Locale.ROOT);
    return field.isMaximum()
        ? Column.<MapRow>number(
                name, Unit.BYTES, "largest " + field.key() + " of smaps", row -> row.largest(field))
            .notSummed()
        : bytes(name, field.key() + " of smaps", usage -> usage.bytes(field));
  }

  private static Column<MapRow> bytes(
      String name, String description, Function<MappingUsage, OptionalLong> get) {
    return Column.number(name, Unit.BYTES, description, row -> row.sum(Unit.BYTES, get));
  }

  private static Column<MapRow> average(
      String name, String description, Function<MappingUsage, OptionalLong> get) {
    return Column.<MapRow>number(
            name, Unit.BYTES, description, row -> row.sum(Unit.BYTES, get).average())
        .notSummed();
  }

  private Amount sum(Unit unit, Function<MappingUsage, OptionalLong> get) {
    return Amount.sum(
        unit, parts.stream().map(usage -> Amount.of(unit, get.apply(usage))).toList());
  }

  private Amount largest(MappingField field) {
    return parts.stream()
        .flatMapToLong(usage -> usage.bytes(field).stream())
        .mapToObj(bytes -> Amount.of(Unit.BYTES, (double) bytes))
        .max((one, other) -> Double.compare(one.lower(), other.lower()))
        .orElse(Amount.unknown(Unit.BYTES));
  }
}
