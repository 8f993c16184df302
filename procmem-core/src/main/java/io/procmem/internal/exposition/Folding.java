package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds the smallest rows of a kind into one, named {@code other}, if there are too many. A row
 * stays shown until another is twice its size, so that rows do not come and go with each report.
 *
 * <p>Rows without room for their labels ({@link LabelAssignment}) are folded too.
 *
 * <p>Counters neither decrease nor jump, whichever rows are folded: the other row counts the
 * increase of each row while it is folded, and a row that is shown again continues from its last
 * value.
 */
final class Folding<T> {

  private static final int HYSTERESIS = 2;

  private final RowKind<T> kind;
  private final OtherRow<T> other;
  private final List<String> otherLabels;
  private final @Nullable LabelAssignment labels;

  /** The counters that continue. */
  private final CounterCells<T> cells;

  /** The last values of a row that was absent. */
  private final double[] nothing;

  private Set<Object> shown = Set.of();

  /** The last values of each row. */
  private Map<Object, double[]> before = Map.of();

  /**
   * What the own series of each row of the last report shows, if the row was ever folded. It is
   * kept, not computed from what the other row has counted: a difference can be rounded down.
   */
  private final Map<Object, double[]> own = new HashMap<>();

  /** What the other row has counted; NaN where no row has ever had a value. */
  private final double[] inOther;

  private long steppedTo = Long.MIN_VALUE;

  /**
   * Folds nothing yet.
   *
   * @param other the row to fold into
   * @param names the labels of rows
   * @param metrics the metrics of the row kind
   * @param labels the labels that rows have; null if they need no room
   */
  Folding(
      RowKind<T> kind,
      OtherRow<T> other,
      List<String> names,
      List<Metric<T>> metrics,
      @Nullable LabelAssignment labels) {
    this.kind = kind;
    this.other = other;
    this.labels = labels;
    List<String> values = new ArrayList<>(other.labelValues());
    values.addAll(Collections.nCopies(names.size() - values.size(), ""));
    this.otherLabels = List.copyOf(values);
    this.cells = new CounterCells<>(other.hasCounters() ? metrics : List.of());
    this.nothing = cells.unknown();
    this.inOther = cells.unknown();
  }

  private static double[] unknown(int cells) {
    double[] values = new double[cells];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** Continues the counters of another that both have. */
  void continueFrom(Folding<?> other) {
    shown = other.shown;
    steppedTo = other.steppedTo;
    before = new HashMap<>();
    other.before.forEach(
        (key, values) -> before.put(key, cells.copy(other.cells, values, cells.unknown())));
    other.own.forEach(
        (key, values) -> own.put(key, cells.copy(other.cells, values, cells.unknown())));
    cells.copy(other.cells, other.inOther, inOther);
  }

  private static void send(double[] values, Metric.Sink sink) {
    for (int cell = 0; cell < values.length; cell++) {
      if (Double.isFinite(values[cell])) {
        sink.accept(cell, values[cell]);
      }
    }
  }

  /** Several rows as one. */
  private final class FoldedRow extends Row<T> {
    private final List<PlainRow<T>> rows;
    private final double[] counted = inOther.clone();

    FoldedRow(List<PlainRow<T>> rows) {
      super(kind, other.key(), otherLabels, Optional.empty(), false);
      this.rows = rows;
    }

    @Override
    void values(Metric<T> metric, Metric.Sink sink) {
      Integer first = cells.first(metric);
      if (first != null) {
        send(Arrays.copyOfRange(counted, first, first + metric.cells().size()), sink);
      } else if (metric.kind() != MetricKind.COUNTER && metric.fold().isPresent()) {
        send(together(metric, metric.fold().get()), sink);
      }
    }

    private double[] together(Metric<T> metric, DoubleBinaryOperator fold) {
      double[] all = unknown(metric.cells().size());
      if (rows.stream().anyMatch(row -> metric.preventsFold(row.subject()))) {
        return all;
      }
      Metric.Sink adder =
          (cell, value) -> {
            if (metric.folds(cell)) {
              all[cell] = Double.isNaN(all[cell]) ? value : fold.applyAsDouble(all[cell], value);
            }
          };
      rows.forEach(row -> row.values(metric, adder));
      return all;
    }
  }

  /** A row that was folded earlier: it excludes what the other row has counted. */
  private final class ResumedRow extends Row<T> {
    private final Row<T> row;
    private final double[] shownNow;

    ResumedRow(Row<T> row, double[] own) {
      super(row);
      this.row = row;
      this.shownNow = own.clone();
    }

    @Override
    void values(Metric<T> metric, Metric.Sink sink) {
      Integer first = cells.first(metric);
      if (first == null) {
        row.values(metric, sink);
      } else {
        row.values(
            metric,
            (cell, value) -> {
              double known = shownNow[first + cell];
              sink.accept(cell, Double.isNaN(known) ? value : known);
            });
      }
    }
  }

  /**
   * Folds rows until few enough are left.
   *
   * @param report the report that the rows are from
   * @param max how many rows may be left, at least 1
   * @return the rows to show
   */
  List<Row<T>> fold(Report report, List<PlainRow<T>> rows, int max) {
    if (labels == null
        && cells.size() == 0
        && rows.size() <= max) { // nothing to count, and nothing to choose
      shown = Set.of();
      return Collections.unmodifiableList(rows);
    }
    long time = report.snapshot().monotonicNanos();
    boolean newer = report.problem().isEmpty() && time > steppedTo;
    boolean first = steppedTo == Long.MIN_VALUE;
    Set<Object> chosen = newer || first ? choose(rows, max) : shown;
    if (newer) { // an older report must not be counted again, nor move rows
      steppedTo = time;
      count(rows, chosen);
      shown = chosen;
    }
    List<Row<T>> apart = new ArrayList<>();
    List<PlainRow<T>> folded = new ArrayList<>();
    for (PlainRow<T> row : rows) {
      double[] ofRow = own.get(row.key());
      if (!chosen.contains(row.key()) || (labels != null && !labels.isAssigned(row))) {
        folded.add(row);
      } else {
        Row<T> one = ofRow == null ? row : new ResumedRow(row, ofRow);
        apart.add(labels == null ? one : RelabelledRow.of(one, labels.labels(one)));
      }
    }
    if (!folded.isEmpty()) {
      apart.add(new FoldedRow(folded));
    }
    return apart;
  }

  /** The rows with a place and with room for their labels, but the other row; largest first. */
  private Set<Object> choose(List<PlainRow<T>> rows, int max) {
    Set<Object> present = new HashSet<>();
    rows.forEach(row -> present.add(row.key()));
    if (labels != null) {
      labels.startReport(present);
    }
    int places = rows.size() <= max ? max : max - 1;
    List<PlainRow<T>> ranked = new ArrayList<>(rows);
    ranked.removeIf(row -> row.key().equals(other.key()));
    ranked.sort(Comparator.comparingLong(this::weight).reversed());
    Set<Object> chosen = new HashSet<>();
    for (PlainRow<T> row : ranked) {
      if (chosen.size() < places && (labels == null || labels.assign(row, present))) {
        chosen.add(row.key());
      }
    }
    return chosen;
  }

  private long weight(PlainRow<T> row) {
    long bytes =
        other.size().applyAsLong(row.subject()) + 1; // hysteresis for rows without memory too
    return shown.contains(row.key()) ? HYSTERESIS * bytes : bytes;
  }

  private void count(List<PlainRow<T>> rows, Set<Object> chosen) {
    if (cells.size() == 0) {
      return;
    }
    Map<Object, double[]> now = new HashMap<>();
    for (PlainRow<T> row : rows) {
      double[] earlier = before.getOrDefault(row.key(), nothing);
      boolean isNew = !before.containsKey(row.key());
      boolean wasFolded = !isNew && !shown.contains(row.key());
      // Its increase so far is counted where the row was, or it would not be counted at all.
      boolean folded = wasFolded || !chosen.contains(row.key());
      now.put(row.key(), add(row, earlier, folded));
    }
    before = now;
    own.keySet().retainAll(now.keySet());
  }

  /** Counts what a row has added, if it is folded; returns its last known values. */
  private double[] add(Row<T> row, double[] earlier, boolean folded) {
    double[] values = cells.values(row);
    double[] ofRow = own.get(row.key());
    if (folded && ofRow == null) {
      ofRow = earlier.clone();
      own.put(row.key(), ofRow);
    }
    for (int i = 0; i < values.length; i++) {
      boolean restarted = values[i] < earlier[i]; // it was forgotten and has returned
      double more = restarted || Double.isNaN(earlier[i]) ? values[i] : values[i] - earlier[i];
      if (ofRow != null && restarted) {
        ofRow[i] = 0;
      }
      if (ofRow != null && Double.isFinite(values[i])) {
        ofRow[i] = sum(ofRow[i], folded ? 0 : more);
        inOther[i] = folded ? sum(inOther[i], more) : inOther[i];
      }
      values[i] = Double.isNaN(values[i]) ? earlier[i] : values[i];
    }
    return values;
  }

  private static double sum(double known, double more) {
    return Double.isNaN(known) ? more : known + more;
  }
}
