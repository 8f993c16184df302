package io.procmem.prometheus;

import io.procmem.metrics.Exposition;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.Row;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.Rows;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One machine that is shown, and the labels of its rows. Guarded by the collector's lock. */
final class MachineSeries {

  /** More new rows than this are sorted in; fewer are put where they belong, one by one. */
  private static final int MAX_INSERTED = 100;

  private static final Comparator<Labelled> BY_LABELS =
      Comparator.comparing(one -> one.labels().labels());

  private final Function<Demand, Report> reports;
  private final MetricTable table;
  private final Labels constLabels;
  private final Exposition exposition;

  private @Nullable Rows rows;

  /** The rows of each family that was last read, in the order of their labels. */
  private final Map<RowKind, Ordered> ordered = new EnumMap<>(RowKind.class);

  MachineSeries(Function<Demand, Report> reports, MetricTable table, Labels constLabels) {
    this.reports = reports;
    this.table = table;
    this.constLabels = constLabels;
    this.exposition = table.exposition();
  }

  /** A row and its labels. */
  private record Labelled(Row row, RowLabels labels) {}

  /** The rows of one family, and those of which report. */
  private record Ordered(Rows of, List<Labelled> rows) {}

  Labels constLabels() {
    return constLabels;
  }

  /** May scan; called without any lock. */
  Report report(Demand demand) {
    return reports.apply(demand);
  }

  /** What is read from now on is of this report, or of a later one. */
  void show(Report report) {
    rows = exposition.of(report);
  }

  /** Reads metrics of a family, row by row: what a row refers to is then looked up once. */
  void read(RowKind family, List<DataPoints<?>> metrics) {
    if (rows == null) {
      return;
    }
    for (Labelled one : ordered(family, rows)) {
      for (DataPoints<?> points : metrics) {
        points.read(one.row(), one.labels());
      }
    }
  }

  private List<Labelled> ordered(RowKind family, Rows rows) {
    Ordered last = ordered.get(family);
    if (last != null && last.of() == rows) {
      return last.rows();
    }
    List<Labelled> ready = label(rows.of(family), last == null ? List.of() : last.rows(), family);
    ordered.put(family, new Ordered(rows, ready));
    return ready;
  }

  /**
   * Gives each row its labels: those it had before, as long as they are right. The rows are given
   * in the order of their labels, which the client wants them in. Those known before have it
   * already, and to compare ten thousand labels takes as long as to read the numbers.
   */
  private List<Labelled> label(List<Row> rows, List<Labelled> before, RowKind family) {
    Map<Object, Row> unlabelled = new HashMap<>(rows.size() * 2);
    rows.forEach(row -> unlabelled.put(row.key(), row));
    List<Labelled> ready = new ArrayList<>(rows.size());
    for (Labelled one : before) {
      Row row = unlabelled.get(one.row().key());
      if (row != null && one.labels().areOf(row)) {
        unlabelled.remove(row.key());
        ready.add(new Labelled(row, one.labels()));
      }
    }
    List<String> names = table.labelNames(family);
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
