package io.procmem.prometheus;

import io.procmem.internal.exposition.Row;
import io.procmem.metrics.Metric;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The labels of one row, made once and kept: the client checks and sorts labels whenever they are
 * made, which takes longer than the rest of a scrape.
 */
final class RowLabels {

  /** Placeholder until a row is read. */
  static final RowLabels NONE = new RowLabels(List.of(), Labels.EMPTY, 0);

  private final List<String> values;
  private final Labels labels;
  private final IdentityHashMap<List<String>, Labels> ofCells = new IdentityHashMap<>(0);
  private final long startedAtMillis;

  private RowLabels(List<String> values, Labels labels, long startedAtMillis) {
    this.values = values;
    this.labels = labels;
    this.startedAtMillis = startedAtMillis;
  }

  static RowLabels of(Row<?> row, List<String> names, Labels constLabels) {
    return new RowLabels(
        row.labelValues(),
        constLabels.merge(Labels.of(names, row.labelValues())),
        startedAtMillis(row));
  }

  private static long startedAtMillis(Row<?> row) {
    return row.startedAt().isPresent() ? Math.max(0, row.startedAt().get().toEpochMilli()) : 0;
  }

  /** Whether they are still valid for a row. */
  boolean areOf(Row<?> row) {
    return row.labelValues().equals(values) && startedAtMillis == startedAtMillis(row);
  }

  Labels labels() {
    return labels;
  }

  /** The labels of a cell: those of the row, and the metric's own. */
  Labels of(Metric<?> metric, int cell) {
    if (metric.ownLabels().isEmpty()) {
      return labels;
    }
    List<String> key = metric.cells().get(cell);
    Labels known = ofCells.get(key);
    if (known == null) {
      known = labels.merge(Labels.of(PrometheusMetric.labels(metric.ownLabels()), key));
      ofCells.put(key, known);
    }
    return known;
  }

  /**
   * When its counters started from 0. The client's value for unknown is 0; it is also used for
   * times before 1970, since the client rejects negative times.
   */
  long startedAtMillis() {
    return startedAtMillis;
  }
}
