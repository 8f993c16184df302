package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one kind, from one report to the next. Guarded by the exposition's lock. */
final class RowHistory<T> {

  private final RowKind<T> kind;
  private final List<Metric<T>> metrics;
  private final int cells;
  private final @Nullable MonotonicCounters<T> counters;
  private final @Nullable Folding<T> folding;
  private final @Nullable LabelChanges<T> labels;

  /** When the counters of each row started, as it was first shown. */
  private Map<Object, Optional<Instant>> starts = Map.of();

  private List<PlainRow<T>> made = List.of();
  private List<Row<T>> shown = List.of();

  RowHistory(RowKind<T> kind, MetricTable table, LabelValues values) {
    this.kind = kind;
    this.metrics =
        table.metrics().stream()
            .filter(metric -> metric.rowKind().equals(kind))
            .map(metric -> metric.of(kind))
            .toList();
    this.cells = metrics.stream().mapToInt(metric -> metric.cells().size()).sum();
    this.counters = kind.holdsCounters() ? new MonotonicCounters<>(metrics) : null;
    List<String> names = table.labelNames(kind);
    boolean isOfProcesses = kind.equals(RowKind.PROCESS);
    // A process whose labels exceed a limit keeps its row, since its pid distinguishes it.
    LabelAssignment labels = isOfProcesses ? null : new LabelAssignment(names, values);
    this.folding =
        kind.otherRow()
            .map(other -> new Folding<>(kind, other, names, metrics, labels))
            .orElse(null);
    this.labels = isOfProcesses ? new LabelChanges<>(names, table.processLabels(), values) : null;
    kind.otherRow().ifPresent(other -> values.reserve(names, other.labelValues()));
  }

  /** Continues the counters of another, if it has rows of the same kind. */
  void continueFrom(RowHistory<?> other) {
    if (!other.kind.equals(kind)) {
      return;
    }
    starts = other.starts;
    if (counters != null && other.counters != null) {
      counters.continueFrom(other.counters);
    }
    if (folding != null && other.folding != null) {
      folding.continueFrom(other.folding);
    }
  }

  RowKind<T> kind() {
    return kind;
  }

  /** Whether there may be any number of rows. */
  boolean isLimited() {
    return folding != null;
  }

  /** How many series a row may have. */
  int cells() {
    return cells;
  }

  /** The rows to show. */
  List<Row<T>> rows() {
    return shown;
  }

  /**
   * Makes the rows of another report.
   *
   * @param previous the report shown before; null for the first
   * @param isNewer whether the report is good and later than all before
   */
  void make(RowContext context, @Nullable Snapshot previous, boolean isNewer) {
    Report report = context.report();
    Map<Object, Optional<Instant>> startsNow = new HashMap<>();
    List<PlainRow<T>> rows = new ArrayList<>();
    kind.rows(
        context,
        (key, labelValues, subject) -> {
          boolean isNew = previous != null && kind.startedAfter(subject, previous);
          Optional<Instant> start = start(key, isNew, kind.startedAt(subject));
          if (start.isPresent()) {
            startsNow.put(key, start);
          }
          List<String> cut = isLimited() ? LabelValues.cut(labelValues) : labelValues;
          PlainRow<T> row = new PlainRow<>(kind, key, cut, start, isNew, subject);
          rows.add(counters == null ? row : counters.hold(row, isNewer));
        });
    if (report.problem().isEmpty()) {
      starts = startsNow;
    }
    // The others have few rows: processors, which come back and count on.
    if (counters != null && isLimited() && isNewer && isRead(report)) {
      counters.retain(rows.stream().map(Row::key).collect(Collectors.toSet()));
    }
    made = rows;
    shown = Collections.unmodifiableList(rows);
  }

  /** Whether a row that is absent has ended: a report for less would lack it, too. */
  private boolean isRead(Report report) {
    return report.snapshot().demand().covers(kind.demand());
  }

  /**
   * Keeps the first start of a row: a start that moves when the clock is set would be taken for a
   * restart.
   */
  private Optional<Instant> start(Object key, boolean isNew, Optional<Instant> start) {
    Optional<Instant> before = starts.getOrDefault(key, Optional.empty());
    return before.isPresent() && !isNew ? before : start;
  }

  /**
   * Folds the smallest rows into one, and those without room for their labels.
   *
   * @param max how many rows there may be, at least 1
   * @return how many series that saves
   */
  int fold(Report report, int max) {
    if (folding == null) {
      return 0;
    }
    List<Row<T>> folded = folding.fold(report, made, max);
    shown =
        labels == null ? folded : labels.label(report, folded, kind.otherRow().map(OtherRow::key));
    return (made.size() - shown.size()) * cells;
  }

  /** Counts the series that the rows actually have. */
  int series() {
    return series(shown);
  }

  /** Returns a count of the series of the present rows, made on request. */
  IntSupplier seriesLater() {
    List<Row<T>> present = shown;
    return () -> series(present);
  }

  private int series(List<Row<T>> counted) {
    int[] count = {0};
    for (Metric<T> metric : metrics) {
      for (Row<T> row : counted) {
        row.values(metric, (cell, value) -> count[0]++);
      }
    }
    return count[0];
  }
}
