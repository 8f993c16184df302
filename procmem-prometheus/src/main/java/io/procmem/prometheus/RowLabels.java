package io.procmem.prometheus;

import io.procmem.metrics.Metric;
import io.procmem.metrics.Row;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The labels of one row, made once and kept: the client checks and sorts them each time they are
 * made, which takes longer than all the rest of a scrape.
 */
final class RowLabels {

  /** Of nobody. */
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

  static RowLabels of(Row row, List<String> names, Labels constLabels) {
    return new RowLabels(
        row.labelValues(),
        constLabels.merge(Labels.of(names, row.labelValues())),
        row.startedAt().map(at -> Math.max(0, at.toEpochMilli())).orElse(0L));
  }

  /** Whether they are still those of a row. */
  boolean areOf(Row row) {
    return row.labelValues().equals(values);
  }

  Labels labels() {
    return labels;
  }

  /** Those of a cell: the row's, and what tells the cell from others. */
  Labels of(Metric metric, int cell) {
    if (metric.ownLabels().isEmpty()) {
      return labels;
    }
    List<String> key = metric.cells().get(cell);
    Labels known = ofCells.get(key);
    if (known == null) {
      known = labels.merge(Labels.of(metric.ownLabels(), key));
      ofCells.put(key, known);
    }
    return known;
  }

  /**
   * When its counters started from nothing; 0, the client's value for "not known", also if the
   * clock says before 1970, since the client throws at a negative time.
   */
  long startedAtMillis() {
    return startedAtMillis;
  }
}
