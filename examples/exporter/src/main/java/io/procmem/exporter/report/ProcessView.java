package io.procmem.exporter.report;

import io.procmem.report.ProcessUsage;
import java.util.List;

/** One row for each process. */
final class ProcessView extends View<ProcessUsage> {

  ProcessView() {
    super("processes", "Each process.", ProcessColumns.all(), true);
  }

  @Override
  List<String> standard() {
    return List.of("pid", "user", "name", "group", "rss", "pss", "uss", "swap");
  }

  @Override
  List<ProcessUsage> rows(Reports reports) {
    return reports.latest().processes();
  }
}
