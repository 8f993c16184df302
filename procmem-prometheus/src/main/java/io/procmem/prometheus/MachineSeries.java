package io.procmem.prometheus;

import io.procmem.internal.exposition.Exposition;
import io.procmem.internal.exposition.LabelValues;
import io.procmem.internal.exposition.Row;
import io.procmem.internal.exposition.Rows;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of one machine and their labels. Guarded by the collector's lock. */
final class MachineSeries {

  /** Up to this many new rows are inserted one by one; with more, all rows are sorted. */
  private static final int MAX_INSERTED = 100;

  private static final Comparator<Labelled> BY_LABELS =
      Comparator.comparing(one -> one.labels().labels());

  private final Function<Demand, Report> reports;
  private final MetricTable table;
  private final Labels constLabels;
  private final Exposition exposition;

  private @Nullable Rows rows;

  /** The rows of each kind that were last read, in the order of their labels. */
  private final Map<RowKind<?>, Ordered> ordered = new HashMap<>();

  MachineSeries(Function<Demand, Report> reports, MetricTable table, Labels constLabels) {
    this(reports, table, constLabels, new LabelValues(table));
  }

  /** One of several machines, which share the limit of label values. */
  MachineSeries(
      Function<Demand, Report> reports, MetricTable table, Labels constLabels, LabelValues values) {
    this.reports = reports;
    this.table = table;
    this.constLabels = constLabels;
    this.exposition = new Exposition(table, values);
  }

  /** A row and its labels. */
  private record Labelled(Row<?> row, RowLabels labels) {}

  /** The rows of one kind, and the report's rows they were taken from. */
  private record Ordered(Rows of, List<Labelled> rows) {}

  /** Continues the counters of the same machine. */
  void continueFrom(MachineSeries earlier) {
    exposition.continueFrom(earlier.exposition);
  }

  Labels constLabels() {
    return constLabels;
  }

  /** Takes a report, which may scan. Called without holding a lock. */
  Report report(Demand demand) {
    return reports.apply(demand);
  }

  /** Sets the report that is read from now on. */
  void show(Report report) {
    rows = exposition.of(report);
  }

  /** Reads metrics of one kind row by row, so that each row's labels are looked up once. */
  void read(RowKind<?> kind, List<DataPoints<?>> metrics) {
    if (rows == null) {
      return;
    }
    for (Labelled one : ordered(kind, rows)) {
      for (DataPoints<?> points : metrics) {
        points.read(one.row(), one.labels());
      }
    }
  }

  private List<Labelled> ordered(RowKind<?> kind, Rows rows) {
    Ordered last = ordered.get(kind);
    if (last != null && last.of() == rows) {
      return last.rows();
    }
    List<Labelled> ready = label(rows.of(kind), last == null ? List.of() : last.rows(), kind);
    ordered.put(kind, new Ordered(rows, ready));
    return ready;
  }

  /**
   * Gives each row its labels, reusing earlier ones that are still valid. Returns the rows in the
   * order of their labels, as the client needs them. Known rows are in that order already:
   * comparing ten thousand labels takes as long as reading the values.
   */
  private List<Labelled> label(
      List<? extends Row<?>> rows, List<Labelled> before, RowKind<?> kind) {
    Map<Object, Row<?>> unlabelled = new HashMap<>(rows.size() * 2);
    rows.forEach(row -> unlabelled.put(row.key(), row));
    List<Labelled> ready = new ArrayList<>(rows.size());
    for (Labelled one : before) {
      Row<?> row = unlabelled.get(one.row().key());
      if (row != null && one.labels().areOf(row)) {
        unlabelled.remove(row.key());
        ready.add(new Labelled(row, one.labels()));
      }
    }
    List<String> names = PrometheusMetric.labels(table.labelNames(kind));
    List<Labelled> added =
        unlabelled.values().stream()
            .map(row -> new Labelled(row, RowLabels.of(row, names, constLabels)))
            .toList();
    if (added.size() > MAX_INSERTED) {
      ready.addAll(added);
      ready.sort(BY_LABELS);
    } else {
      added.forEach(one -> ready.add(-1 - Collections.binarySearch(ready, one, BY_LABELS), one));
    }
    return ready;
  }
}
