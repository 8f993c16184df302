package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows counters that never decrease: their first value, plus all increases since. In the kernel,
 * counters of the machine and its processors can decrease: by a tick now and then, and to 0 or any
 * other value when a processor is plugged in again or a guest moves to another host. A metrics
 * backend would treat each decrease as a restart and count everything since boot again.
 *
 * <p>A small decrease is an error of the kernel: nothing is added until the counter is above its
 * old value, since the same time would otherwise be added again with each such error. After a
 * larger decrease, increases are added at once.
 */
final class MonotonicCounters<T> {

  /** One second: more than the kernel's error, and soon made up for. */
  private static final double SMALL_FALL = 1;

  private final CounterCells<T> cells;
  private final Map<Object, Held> rows = new HashMap<>();

  /** One row's counters. */
  private static final class Held {
    /** The value from which the next rise is counted. */
    private final double[] from;

    /** What is shown on top of the value: 0 until the counter starts again. */
    private final double[] added;

    /** What is shown; NaN if there was none. */
    private final double[] shown;

    Held(int cells) {
      from = new double[cells];
      added = new double[cells];
      shown = new double[cells];
      Arrays.fill(from, Double.NEGATIVE_INFINITY);
      Arrays.fill(shown, Double.NaN);
    }

    void count(int cell, double value) {
      boolean startsAgain = from[cell] - value > SMALL_FALL || value < from[cell] / 2;
      if (value > from[cell]) { // the sum of an equal value could be rounded down
        shown[cell] = added[cell] + value;
        from[cell] = value;
      } else if (startsAgain) {
        added[cell] = shown[cell] - value;
        from[cell] = value;
      }
    }
  }

  MonotonicCounters(List<Metric<T>> metrics) {
    this.cells = new CounterCells<>(metrics);
  }

  /** Continues the counters of another that both have. */
  void continueFrom(MonotonicCounters<?> other) {
    other.rows.forEach(
        (key, from) -> {
          Held held = new Held(cells.size());
          cells.copy(other.cells, from.from, held.from);
          cells.copy(other.cells, from.added, held.added);
          cells.copy(other.cells, from.shown, held.shown);
          rows.put(key, held);
        });
  }

  /**
   * A row whose counters do not decrease.
   *
   * @param isNewer whether the report of the row is later than all before, so that its rise counts
   */
  PlainRow<T> hold(PlainRow<T> row, boolean isNewer) {
    Held held = rows.computeIfAbsent(row.key(), key -> new Held(cells.size()));
    if (isNewer) {
      double[] values = cells.values(row);
      for (int cell = 0; cell < values.length; cell++) {
        held.count(cell, values[cell]);
      }
    }
    return new HeldRow(row, held.shown.clone());
  }

  /** Forgets rows that have ended. */
  void retain(Set<Object> present) {
    rows.keySet().retainAll(present);
  }

  private final class HeldRow extends PlainRow<T> {
    private final double[] shown;

    HeldRow(PlainRow<T> row, double[] shown) {
      super(row);
      this.shown = shown;
    }

    @Override
    void values(Metric<T> metric, Metric.Sink sink) {
      Integer start = cells.first(metric);
      super.values(
          metric,
          start == null ? sink : (cell, value) -> sink.accept(cell, shown(start + cell, value)));
    }

    private double shown(int cell, double value) {
      return Double.isNaN(shown[cell]) ? value : shown[cell];
    }
  }
}
