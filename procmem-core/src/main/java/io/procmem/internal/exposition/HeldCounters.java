package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows counters at their highest value so far. In the kernel, counters of the machine and its
 * processors can decrease: by a tick now and then, and by more when a guest moves to another host.
 * A reader would take that for a restart and count everything since boot again.
 */
final class HeldCounters<T> {

  private final Map<Object, Map<Metric<T>, double[]>> highest = new HashMap<>();

  PlainRow<T> hold(PlainRow<T> row) {
    return new HeldRow(row);
  }

  private final class HeldRow extends PlainRow<T> {

    HeldRow(PlainRow<T> row) {
      super(row);
    }

    @Override
    void values(Metric<T> metric, Metric.Sink sink) {
      super.values(
          metric,
          metric.kind() == MetricKind.COUNTER
              ? (cell, value) -> sink.accept(cell, highest(key(), metric, cell, value))
              : sink);
    }
  }

  private synchronized double highest(Object key, Metric<T> metric, int cell, double value) {
    double[] cells =
        highest
            .computeIfAbsent(key, any -> new HashMap<>())
            .computeIfAbsent(metric, any -> new double[metric.cells().size()]);
    cells[cell] = Math.max(cells[cell], value);
    return cells[cell];
  }
}
