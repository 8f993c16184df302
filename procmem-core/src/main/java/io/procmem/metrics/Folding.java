package io.procmem.metrics;

import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds the rows of a family that are too many into one, named other: the smallest first, by what
 * is resident. What is shown stays shown until something is twice its size, so that no row comes
 * and goes with each report.
 *
 * <p>The counters of the row named other neither fall nor jump, whoever joins or leaves it: it
 * counts what each row adds while it is folded.
 */
final class Folding {

  private static final int HYSTERESIS = 2;

  private final Object otherKey;
  private final List<String> otherLabels;
  private final List<Metric> counters;
  private final ToLongFunction<Row> size;

  private Set<Object> shown = Set.of();

  /** What each row showed last for each cell of {@code counters}. */
  private Map<Object, double[]> before = Map.of();

  /** What the folded rows have added so far. */
  private final double[] added;

  /**
   * Folds nothing yet.
   *
   * @param otherKey the key of the row named other, which is never shown by itself
   * @param otherLabels its label values
   * @param metrics the metrics of the family; those among them that count are kept from falling
   * @param size what is resident of a row
   */
  Folding(
      Object otherKey, List<String> otherLabels, List<Metric> metrics, ToLongFunction<Row> size) {
    this.otherKey = otherKey;
    this.otherLabels = otherLabels;
    this.counters = metrics.stream().filter(metric -> metric.kind() == Kind.COUNTER).toList();
    this.size = size;
    this.added = new double[counters.stream().mapToInt(metric -> metric.cells().size()).sum()];
  }

  /** Several rows as one. */
  record Folded(List<Row> rows, Map<Metric, double[]> counters) {

    /** What they have counted together; NaN if nobody keeps it. */
    double counter(Metric metric, int cell) {
      double[] values = counters.get(metric);
      return values == null ? Double.NaN : values[cell];
    }

    double together(Metric metric, int cell, DoubleBinaryOperator fold) {
      double all = Double.NaN;
      for (Row row : rows) {
        double value = metric.value(row, cell);
        if (Double.isFinite(value)) {
          all = Double.isNaN(all) ? value : fold.applyAsDouble(all, value);
        }
      }
      return all;
    }
  }

  /**
   * Takes a step from one report to a later one.
   *
   * @param rows the rows
   * @param most how many there may be, 1 at least
   * @return as many rows at most
   */
  List<Row> fold(Report report, List<Row> rows, int most) {
    Set<Object> chosen = rows.size() <= most ? keys(rows) : largest(rows, most - 1);
    List<Row> apart = new ArrayList<>();
    List<Row> folded = new ArrayList<>();
    for (Row row : rows) {
      boolean alone = chosen.contains(row.key()) && !row.key().equals(otherKey);
      (alone ? apart : folded).add(row);
    }
    if (report.problem().isEmpty()) { // else it is an earlier one again, or nothing at all
      count(rows, chosen);
      shown = chosen;
    }
    if (!folded.isEmpty()) {
      Folded together = new Folded(folded, countersOfOther());
      apart.add(new Row(otherKey, otherLabels, Optional.empty(), together));
    }
    return apart;
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
    Map<Object, double[]> now = new HashMap<>();
    for (Row row : rows) {
      double[] values = values(row);
      double[] earlier = before.get(row.key());
      now.put(row.key(), values);
      boolean wasFolded = earlier != null && !shown.contains(row.key());
      // What it did up to now is counted where it was, so that it is counted at all.
      if (wasFolded || row.key().equals(otherKey) || !chosen.contains(row.key())) {
        add(values, earlier);
      }
    }
    before = now;
  }

  private double[] values(Row row) {
    double[] values = new double[added.length];
    int at = 0;
    for (Metric metric : counters) {
      for (int cell = 0; cell < metric.cells().size(); cell++) {
        values[at++] = metric.value(row, cell);
      }
    }
    return values;
  }

  private void add(double[] values, double @Nullable [] earlier) {
    for (int i = 0; i < values.length; i++) {
      double from = earlier == null || Double.isNaN(earlier[i]) ? 0 : earlier[i];
      // Who shows less than before was forgotten, and counts anew.
      double more = values[i] >= from ? values[i] - from : values[i];
      added[i] += Double.isNaN(more) ? 0 : more;
    }
  }

  private Map<Metric, double[]> countersOfOther() {
    Map<Metric, double[]> all = new HashMap<>();
    int at = 0;
    for (Metric metric : counters) {
      double[] values = new double[metric.cells().size()];
      System.arraycopy(added, at, values, 0, values.length);
      at += values.length;
      all.put(metric, values);
    }
    return all;
  }
}
