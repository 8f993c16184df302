package io.procmem.internal.exposition;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns one report after another into rows, in no more series than the table's limit allows, with
 * no more label values. It remembers which rows and values it has shown, so each place that shows
 * rows needs its own. Thread-safe.
 */
public final class Exposition {

  private final MetricTable table;
  private final List<RowHistory<?>> kinds;

  /**
   * The largest number of series that kinds without a limit have had. A report for which less was
   * read must not unfold rows that the next would fold again.
   */
  private int mostUnlimited;

  /** The snapshot of the last report that did not stand in for a newer one, without processes. */
  private @Nullable Snapshot shown;

  /** The snapshot shown before that, without processes. */
  private @Nullable Snapshot shownBefore;

  /** When the processes of the last report started, as they were first shown. */
  private Map<ProcessId, Instant> starts = Map.of();

  /** What rows add up over all reports. */
  private final Map<String, Long> sums = new HashMap<>();

  private @Nullable Report last;
  private Rows rows = new Rows(Map.of());

  /**
   * Shows nothing yet.
   *
   * @param table what to show
   */
  public Exposition(MetricTable table) {
    this(table, new LabelValues(table));
  }

  /**
   * Shows nothing yet. Several of them may share the limit of label values.
   *
   * @param table what to show
   * @param values the values that labels have had
   */
  public Exposition(MetricTable table, LabelValues values) {
    this.table = table;
    this.kinds =
        table.metrics().stream()
            .<RowKind<?>>map(Metric::rowKind)
            .distinct()
            .<RowHistory<?>>map(kind -> new RowHistory<>(kind, table, values))
            .toList();
  }

  /**
   * Continues the counters of another, which may show other metrics. Called before the first
   * report.
   *
   * @param earlier the other; it does not change
   */
  public synchronized void continueFrom(Exposition earlier) {
    synchronized (earlier) {
      shown = earlier.shown;
      shownBefore = earlier.shownBefore;
      sums.putAll(earlier.sums);
      for (RowHistory<?> kind : kinds) {
        earlier.kinds.forEach(kind::continueFrom);
      }
    }
  }

  /**
   * Returns the rows of a report.
   *
   * @param report the report
   * @return its rows; the same object if this was also the last report
   */
  public synchronized Rows of(Report report) {
    if (report != last) {
      rows = make(report);
      last = report;
    }
    return rows;
  }

  private Rows make(Report report) {
    Snapshot snapshot = report.snapshot();
    boolean isNewer =
        report.problem().isEmpty()
            && (shown == null || snapshot.monotonicNanos() > shown.monotonicNanos());
    if (isNewer) {
      shownBefore = shown;
      shown = withoutProcesses(snapshot);
    }
    ReportContext context = new ReportContext(report, isNewer || report.problem().isPresent());
    Map<RowHistory<?>, Long> wanted = new HashMap<>();
    int unlimited = 0;
    for (RowHistory<?> kind : kinds) {
      kind.make(context, shownBefore, isNewer);
      if (kind.isLimited()) {
        wanted.put(kind, (long) kind.rows().size() * kind.cells());
      } else {
        unlimited += kind.series();
      }
    }
    if (report.problem().isEmpty()) {
      starts = context.starts;
    }
    mostUnlimited = Math.max(mostUnlimited, unlimited);
    long limit = table.seriesLimit().orElse(Integer.MAX_VALUE);
    int folded = 0;
    for (Map.Entry<RowHistory<?>, Long> share :
        SeriesQuota.of(wanted, limit - mostUnlimited).entrySet()) {
      RowHistory<?> kind = share.getKey();
      folded += kind.fold(report, (int) Math.max(1, share.getValue() / kind.cells()));
    }
    Map<RowKind<?>, List<? extends Row<?>>> made = new HashMap<>();
    List<IntSupplier> limited = new ArrayList<>();
    for (RowHistory<?> kind : kinds) {
      made.put(kind.kind(), kind.rows());
      if (kind.isLimited()) {
        limited.add(kind.seriesLater());
      }
    }
    context.count = new SeriesCount(unlimited, limited, folded);
    return new Rows(made);
  }

  /** Whether another process is new is known without the processes, and those take memory. */
  private static Snapshot withoutProcesses(Snapshot snapshot) {
    return new Snapshot(
        snapshot.takenAt(),
        snapshot.monotonicNanos(),
        snapshot.demand(),
        snapshot.units(),
        List.of(),
        snapshot.unsampled(),
        snapshot.unread(),
        List.of(),
        snapshot.machine(),
        snapshot.stats(),
        snapshot.ticksSinceBoot());
  }

  /** How many series there are. The series of limited kinds are counted only on request. */
  private record SeriesCount(int unlimited, List<IntSupplier> limited, int folded) {
    int all() {
      return unlimited + limited.stream().mapToInt(IntSupplier::getAsInt).sum();
    }
  }

  /** A report as this table shows it. */
  private final class ReportContext implements RowContext {
    private final Report report;
    private final boolean isAddedUp;
    private final Map<ProcessId, Instant> starts = new HashMap<>();
    private volatile SeriesCount count = new SeriesCount(0, List.of(), 0);

    ReportContext(Report report, boolean isAddedUp) {
      this.report = report;
      this.isAddedUp = isAddedUp;
    }

    @Override
    public Report report() {
      return report;
    }

    @Override
    public List<ProcessUsage> processes() {
      return table.processes(report);
    }

    @Override
    public List<ProcessLabel> processLabels() {
      return table.processLabels();
    }

    @Override
    public Optional<Instant> startOf(ProcessId process) {
      Optional<Instant> first =
          Optional.ofNullable(Exposition.this.starts.get(process))
              .or(() -> report.snapshot().startOf(process));
      first.ifPresent(at -> starts.put(process, at));
      return first;
    }

    @Override
    public int series() {
      return count.all();
    }

    @Override
    public int foldedSeries() {
      return count.folded();
    }

    @Override
    public long sumOfReports(String name, long number) {
      return sums.merge(name, isAddedUp ? number : 0, Math::addExact);
    }
  }
}
