package io.procmem.exporter.report;

import io.procmem.mappings.Mappings;
import io.procmem.report.Report;
import java.util.List;
import java.util.Optional;

/** One row for each process. */
final class ProcessView extends View<ProcessRow> {

  ProcessView() {
    super("processes", "Each process.", ProcessRow.columns(), true);
  }

  @Override
  List<String> standard() {
    return List.of("pid", "user", "name", "group", "rss", "pss", "uss", "swap");
  }

  @Override
  List<ProcessRow> rows(Reports reports) {
    Report report = reports.latest();
    Optional<Mappings> mappings = report.extras().mappings();
    return report.processes().stream().map(usage -> ProcessRow.of(usage, mappings)).toList();
  }
}
