package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers every series it has been shown, as a Prometheus server does. Fails if a report shows a
 * series twice, or if a counter is lower than when it was last shown.
 */
final class SeriesReader {

  private final MetricTable table;
  private final Exposition exposition;

  /** The last value of each series, by its name and labels. */
  private final Map<String, Double> last = new HashMap<>();

  private final Map<String, Set<String>> values = new TreeMap<>();

  /** The sum of the last report's values, by metric. */
  private final Map<String, Double> sums = new HashMap<>();

  SeriesReader(MetricTable table) {
    this.table = table;
    this.exposition = new Exposition(table);
  }

  void read(Report report) {
    sums.clear();
    Map<String, Double> now = new HashMap<>();
    Rows rows = exposition.of(report);
    for (Metric<?> metric : table.metrics()) {
      List<String> names = new ArrayList<>(table.labelNames(metric.rowKind()));
      names.addAll(metric.ownLabels());
      for (Row<?> row : rows.of(metric.rowKind())) {
        row.read(
            metric,
            (cell, value) -> {
              List<String> labels = new ArrayList<>(row.labelValues());
              labels.addAll(metric.cells().get(cell));
              String series = table.fullName(metric) + labels;
              assertThat(now.put(series, value)).as("twice: %s", series).isNull();
              if (metric.kind() == MetricKind.COUNTER) {
                assertThat(value).as(series).isGreaterThanOrEqualTo(last.getOrDefault(series, 0.0));
              }
              for (int i = 0; i < names.size(); i++) {
                values.computeIfAbsent(names.get(i), any -> new TreeSet<>()).add(labels.get(i));
              }
              sums.merge(table.fullName(metric), value, Double::sum);
            });
      }
    }
    last.putAll(now);
  }

  /** Every value that a label has had. */
  Set<String> values(String label) {
    return values.getOrDefault(label, Set.of());
  }

  /** Every value that any label has had. */
  Set<String> allValues() {
    Set<String> all = new TreeSet<>();
    values.values().forEach(all::addAll);
    return all;
  }

  /** How many series of a metric there have been. */
  long series(String fullName) {
    return last.keySet().stream().filter(series -> series.startsWith(fullName + "[")).count();
  }

  /** The sum over the series that the last report shows. */
  double sum(String fullName) {
    return sums.getOrDefault(fullName, 0.0);
  }
}
