package io.procmem.exporter.report;

import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import java.util.List;

/** One row for each process. */
final class ProcessView extends View<ProcessUsage> {

  ProcessView() {
    super("processes", "Each process.", ProcessColumns.all());
  }

  @Override
  List<String> standard() {
    return List.of("pid", "user", "name", "group", "rss", "pss", "uss", "swap");
  }

  @Override
  List<ProcessUsage> rows(Report report) {
    return report.processes();
  }
}
