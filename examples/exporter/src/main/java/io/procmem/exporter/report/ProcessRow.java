package io.procmem.exporter.report;

import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process with its mappings. Immutable.
 *
 * @param usage the process
 * @param mappings all its mappings; empty if they are unknown or were not requested
 * @param mappingsLimit how many mappings it may have; empty if unknown or not requested
 */
record ProcessRow(
    ProcessUsage usage, Optional<ProcessMappings> mappings, OptionalLong mappingsLimit) {

  /** All columns of these rows. */
  static List<Column<ProcessRow>> columns() {
    List<Column<ProcessRow>> columns = Column.of(ProcessColumns.all(), ProcessRow::usage);
    columns.add(
        Column.number(
            "mappings", Unit.COUNT, "its memory mappings", ProcessRow::count, Source.MAPPINGS));
    columns.add(
        Column.<ProcessRow>number(
                "mappings_limit",
                Unit.COUNT,
                "how many mappings it may have (vm.max_map_count)",
                row -> Amount.of(Unit.COUNT, row.mappingsLimit()),
                Source.MAX_MAP_COUNT)
            .notSummed());
    return columns;
  }

  private Amount count() {
    if (ProcessNumbers.isNone(usage)) {
      return Amount.none(Unit.COUNT);
    }
    return mappings
        .map(known -> Amount.of(Unit.COUNT, (double) known.mappings()))
        .orElse(Amount.unknown(Unit.COUNT));
  }

  static ProcessRow of(ProcessUsage usage, Optional<Mappings> mappings) {
    return new ProcessRow(
        usage,
        mappings.flatMap(all -> all.of(usage.process().id())),
        mappings.map(Mappings::limit).orElse(OptionalLong.empty()));
  }
}
