package io.procmem.metrics;

import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Folds the rows of a family that are too many into one, named other: the smallest first, by what
 * is resident. What is shown stays shown until something is twice its size, so that no row comes
 * and goes with each report.
 *
 * <p>Counters neither fall nor jump, whichever rows are folded: the row named other counts what
 * each row adds while it is folded, and a row that is shown again goes on from where it was.
 */
final class Folding {

  private static final int HYSTERESIS = 2;

  private final Object otherKey;
  private final List<String> otherLabels;
  private final ToLongFunction<Row> size;

  /** The metrics that count, each with the place of its first cell in an array of their numbers. */
  private final Map<Metric, Integer> counters = new HashMap<>();

  private final int cells;

  /** What a row that was not there has shown. */
  private final double[] nothing;

  private Set<Object> shown = Set.of();

  /** What each row showed last. */
  private Map<Object, double[]> before = Map.of();

  /** What the row named other has counted of each row that is there. */
  private final Map<Object, double[]> counted = new HashMap<>();

  /** What the row named other has counted; NaN where no row ever told. */
  private final double[] inOther;

  private long steppedTo = Long.MIN_VALUE;

  /**
   * Folds nothing yet.
   *
   * @param otherKey the key of the row named other, which is never shown by itself
   * @param otherLabels its label values
   * @param metrics the metrics of the family whose counters are to go on; of others, the row named
   *     other has none
   * @param size what is resident of a row
   */
  Folding(
      Object otherKey, List<String> otherLabels, List<Metric> metrics, ToLongFunction<Row> size) {
    this.otherKey = otherKey;
    this.otherLabels = otherLabels;
    this.size = size;
    int at = 0;
    for (Metric metric : metrics) {
      if (metric.kind() == Kind.COUNTER) {
        counters.put(metric, at);
        at += metric.cells().size();
      }
    }
    this.cells = at;
    this.nothing = unknown(at);
    this.inOther = unknown(at);
  }

  private static double[] unknown(int cells) {
    double[] numbers = new double[cells];
    Arrays.fill(numbers, Double.NaN);
    return numbers;
  }

  /** Several rows as one. */
  private final class Other extends Metric.Part {
    private final List<Row> rows;
    private final double[] numbers = inOther.clone();

    Other(List<Row> rows) {
      this.rows = rows;
    }

    @Override
    double value(Metric metric, int cell) {
      if (metric.kind() == Kind.COUNTER) {
        Integer first = counters.get(metric);
        return first == null ? Double.NaN : numbers[first + cell];
      }
      return metric.together(rows, cell);
    }
  }

  /** A row that was folded once: what was counted elsewhere is not counted again. */
  private final class Again extends Metric.Part {
    private final Row row;
    private final double[] elsewhere;

    Again(Row row, double[] elsewhere) {
      this.row = row;
      this.elsewhere = elsewhere.clone();
    }

    @Override
    double value(Metric metric, int cell) {
      double value = metric.value(row, cell);
      Integer first = counters.get(metric);
      double already = first == null ? Double.NaN : elsewhere[first + cell];
      return already > 0 ? Math.max(0, value - already) : value;
    }
  }

  /**
   * The rows of a report, of which there are so many at most.
   *
   * @param rows the rows
   * @param most how many there may be, 1 at least
   */
  List<Row> fold(Report report, List<Row> rows, int most) {
    if (cells == 0 && rows.size() <= most) { // nothing is counted, and nothing to choose
      shown = Set.of();
      return rows;
    }
    long time = report.snapshot().monotonicNanos();
    boolean newer = report.problem().isEmpty() && time > steppedTo;
    boolean first = steppedTo == Long.MIN_VALUE;
    Set<Object> chosen = newer || first ? choose(rows, most) : shown;
    if (newer) { // else there is nothing to count in it, and rows stay where they are
      steppedTo = time;
      count(rows, chosen);
      shown = chosen;
    }
    List<Row> apart = new ArrayList<>();
    List<Row> folded = new ArrayList<>();
    for (Row row : rows) {
      double[] elsewhere = counted.get(row.key());
      if (!chosen.contains(row.key()) || row.key().equals(otherKey)) {
        folded.add(row);
      } else if (elsewhere == null) {
        apart.add(row);
      } else {
        apart.add(row.withSubject(new Again(row, elsewhere)));
      }
    }
    if (!folded.isEmpty()) {
      apart.add(new Row(otherKey, otherLabels, Optional.empty(), false, new Other(folded)));
    }
    return apart;
  }

  private Set<Object> choose(List<Row> rows, int most) {
    return rows.size() <= most ? keys(rows) : largest(rows, most - 1);
  }

  private static Set<Object> keys(List<Row> rows) {
    Set<Object> keys = new HashSet<>();
    rows.forEach(row -> keys.add(row.key()));
    return keys;
  }

  private Set<Object> largest(List<Row> rows, int most) {
    List<Row> ranked = new ArrayList<>(rows);
    ranked.removeIf(row -> row.key().equals(otherKey));
    ranked.sort(Comparator.comparingLong(this::weight).reversed());
    return keys(ranked.subList(0, Math.min(most, ranked.size())));
  }

  private long weight(Row row) {
    long bytes = size.applyAsLong(row) + 1; // being shown counts for those without memory too
    return shown.contains(row.key()) ? HYSTERESIS * bytes : bytes;
  }

  private void count(List<Row> rows, Set<Object> chosen) {
    if (cells == 0) {
      return;
    }
    Map<Object, double[]> now = new HashMap<>();
    for (Row row : rows) {
      double[] earlier = before.getOrDefault(row.key(), nothing);
      boolean isNew = !before.containsKey(row.key());
      boolean wasFolded = !isNew && !shown.contains(row.key());
      // What it did up to now is counted where it was, so that it is counted at all.
      boolean folded = wasFolded || row.key().equals(otherKey) || !chosen.contains(row.key());
      now.put(row.key(), add(row, earlier, folded));
    }
    before = now;
    counted.keySet().retainAll(now.keySet());
  }

  private double[] values(Row row) {
    double[] values = new double[cells];
    counters.forEach(
        (metric, first) -> {
          for (int cell = 0; cell < metric.cells().size(); cell++) {
            values[first + cell] = metric.value(row, cell);
          }
        });
    return values;
  }

  /** Counts what a row has added since, if it is folded; gives what it is now known to show. */
  private double[] add(Row row, double[] earlier, boolean folded) {
    double[] values = values(row);
    double[] ofRow = counted.get(row.key());
    if (folded && ofRow == null) {
      ofRow = unknown(cells);
      counted.put(row.key(), ofRow);
    }
    for (int i = 0; i < cells; i++) {
      boolean anew = values[i] < earlier[i]; // it was forgotten, and has come again
      double more = anew || Double.isNaN(earlier[i]) ? values[i] : values[i] - earlier[i];
      if (ofRow != null && anew) {
        ofRow[i] = Double.NaN;
      }
      if (ofRow != null && folded && Double.isFinite(values[i])) {
        ofRow[i] = sum(ofRow[i], more);
        inOther[i] = sum(inOther[i], more);
      }
      values[i] = Double.isNaN(values[i]) ? earlier[i] : values[i];
    }
    return values;
  }

  private static double sum(double known, double more) {
    return Double.isNaN(known) ? more : known + more;
  }
}
