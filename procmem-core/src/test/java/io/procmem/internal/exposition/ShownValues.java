package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a table shows of a report: the values of each metric by their labels. */
public final class ShownValues {

  private final MetricTable table;
  private final Exposition exposition;
  private Rows rows = new Rows(Map.of());

  public ShownValues(MetricTable table) {
    this.table = table;
    this.exposition = new Exposition(table);
  }

  public ShownValues show(Report report) {
    rows = exposition.of(report);
    return this;
  }

  /** The values of a metric by the values of its labels, its own labels last. */
  public Map<String, Double> of(String fullName) {
    Metric<?> metric =
        table.metrics().stream()
            .filter(one -> table.fullName(one).equals(fullName))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + fullName + " in the table"));
    return values(metric);
  }

  private Map<String, Double> values(Metric<?> metric) {
    Map<String, Double> values = new TreeMap<>();
    for (Row<?> row : rows.of(metric.rowKind())) {
      row.read(
          metric,
          (cell, value) -> {
            String labels = String.join(" ", row.labelValues());
            String own = String.join(" ", metric.cells().get(cell));
            values.put((labels + " " + own).strip(), value);
          });
    }
    return values;
  }

  public double sum(String fullName) {
    return of(fullName).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  public int series() {
    return table.metrics().stream().mapToInt(metric -> values(metric).size()).sum();
  }

  public List<? extends Row<?>> rows(RowKind<?> kind) {
    return rows.of(kind);
  }
}
