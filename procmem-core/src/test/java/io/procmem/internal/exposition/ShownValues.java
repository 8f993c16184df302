package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a table shows of reports, as a test reads it: the numbers of a metric by their labels. */
final class ShownValues {

  private final MetricTable table;
  private final Exposition exposition;
  private Rows rows = new Rows(Map.of());

  ShownValues(MetricTable table) {
    this.table = table;
    this.exposition = new Exposition(table);
  }

  ShownValues show(Report report) {
    rows = exposition.of(report);
    return this;
  }

  /** The numbers of a metric by label values, those of its own labels last. */
  Map<String, Double> of(String fullName) {
    Metric<?> metric =
        table.metrics().stream()
            .filter(one -> table.fullName(one).equals(fullName))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + fullName + " in the table"));
    return numbers(metric);
  }

  private Map<String, Double> numbers(Metric<?> metric) {
    Map<String, Double> numbers = new TreeMap<>();
    for (Row<?> row : rows.of(metric.rowKind())) {
      row.read(
          metric,
          (cell, value) -> {
            String labels = String.join(" ", row.labelValues());
            String own = String.join(" ", metric.cells().get(cell));
            numbers.put((labels + " " + own).strip(), value);
          });
    }
    return numbers;
  }

  double sum(String fullName) {
    return of(fullName).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  int series() {
    return table.metrics().stream().mapToInt(metric -> numbers(metric).size()).sum();
  }

  List<? extends Row<?>> rows(RowKind<?> kind) {
    return rows.of(kind);
  }
}
