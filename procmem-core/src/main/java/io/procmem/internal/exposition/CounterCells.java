package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the cells of each counter of a row are, in an array of those of all counters. */
final class CounterCells<T> {

  /** The index of the first cell of each counter. */
  private final Map<Metric<T>, Integer> first = new HashMap<>();

  private final int size;

  /** For those of some metrics that are counters. */
  CounterCells(List<Metric<T>> metrics) {
    int at = 0;
    for (Metric<T> metric : metrics) {
      if (metric.kind() == MetricKind.COUNTER) {
        first.put(metric, at);
        at += metric.cells().size();
      }
    }
    this.size = at;
  }

  int size() {
    return size;
  }

  Set<Metric<T>> counters() {
    return first.keySet();
  }

  /** The index of the first cell of a metric; null if it is no counter. */
  @Nullable Integer first(Metric<T> metric) {
    return first.get(metric);
  }

  /** An array without values. */
  double[] unknown() {
    double[] values = new double[size];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** The values of a row; NaN where it has none. */
  double[] values(Row<T> row) {
    double[] values = unknown();
    first.forEach((metric, at) -> row.values(metric, (cell, value) -> values[at + cell] = value));
    return values;
  }

  /** Copies the values of counters that others have too; the rest stays as it is. */
  double[] copy(CounterCells<?> others, double[] from, double[] to) {
    first.forEach(
        (metric, at) -> {
          Integer theirs = others.first.get(metric);
          if (theirs != null) {
            System.arraycopy(from, theirs, to, at, metric.cells().size());
          }
        });
    return to;
  }
}
