package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import java.util.List;

/** A row with other labels than those of the report. */
final class RelabelledRow<T> extends Row<T> {

  private final Row<T> row;

  private RelabelledRow(Row<T> row, List<String> labels) {
    super(row, labels);
    this.row = row;
  }

  /** A row under these labels; the same object if it has them. */
  static <T> Row<T> of(Row<T> row, List<String> labels) {
    return labels.equals(row.labelValues()) ? row : new RelabelledRow<>(row, labels);
  }

  @Override
  void values(Metric<T> metric, Metric.Sink sink) {
    row.values(metric, sink);
  }
}
