package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.RowKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One row of a report: the subgroup, user, process or machine that values describe.
 *
 * @param <T> what the row describes
 */
public abstract class Row<T> {

  private final RowKind<T> kind;
  private final Object key;
  private final List<String> labelValues;
  private final Optional<Instant> startedAt;
  private final boolean isNew;

  Row(
      RowKind<T> kind,
      Object key,
      List<String> labelValues,
      Optional<Instant> startedAt,
      boolean isNew) {
    this.kind = kind;
    this.key = key;
    this.labelValues = labelValues;
    this.startedAt = startedAt;
    this.isNew = isNew;
  }

  /** A row that describes the same thing as another. */
  Row(Row<T> same) {
    this(same, same.labelValues);
  }

  /** A row that describes the same thing as another, under other labels. */
  Row(Row<T> same, List<String> labelValues) {
    this(same.kind, same.key, labelValues, same.startedAt, same.isNew);
  }

  /** {@return what identifies it across reports; a reused pid has another key} */
  public final Object key() {
    return key;
  }

  /**
   * {@return the values of its labels, in the order of {@code MetricTable.labelNames}; printable,
   * of at most 200 characters if its kind folds}
   */
  public final List<String> labelValues() {
    return labelValues;
  }

  /** {@return when its counters started from 0, by the machine's clock; empty if unknown} */
  public final Optional<Instant> startedAt() {
    return startedAt;
  }

  /**
   * {@return whether its counters started from 0 after the previous report, so that all they show
   * has happened since, even if the clock was set}
   */
  public final boolean isNew() {
    return isNew;
  }

  /**
   * Reads the values of a metric. Unknown values are left out.
   *
   * @param metric a metric of its row kind
   * @param sink receives the values, in the order of the metric's cells
   * @throws IllegalArgumentException if the metric is of another row kind
   */
  public final void read(Metric<?> metric, Metric.Sink sink) {
    values(metric.of(kind), sink);
  }

  abstract void values(Metric<T> metric, Metric.Sink sink);

  @Override
  public final String toString() {
    return labelValues.toString();
  }
}
