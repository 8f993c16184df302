package io.procmem.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the counters of the machine and its processors from falling, as the kernel's do by a tick
 * now and then, and by more where a guest moves to another host. A reader would take that for a
 * start from nothing, and count all since boot again.
 */
final class MonotonicCounters {

  private final Map<Object, Map<Metric, double[]>> highest = new HashMap<>();

  /** A row whose counters show the most they ever have. */
  Row of(Row row) {
    return row.withSubject(new Held(row));
  }

  private final class Held extends Metric.Part {
    private final Row row;

    Held(Row row) {
      this.row = row;
    }

    @Override
    double value(Metric metric, int cell) {
      double value = metric.value(row, cell);
      return metric.kind() == Kind.COUNTER && Double.isFinite(value)
          ? highest(row.key(), metric, cell, value)
          : value;
    }
  }

  private synchronized double highest(Object key, Metric metric, int cell, double value) {
    double[] cells =
        highest
            .computeIfAbsent(key, any -> new HashMap<>())
            .computeIfAbsent(metric, any -> new double[metric.cells().size()]);
    cells[cell] = Math.max(cells[cell], value);
    return cells[cell];
  }
}
