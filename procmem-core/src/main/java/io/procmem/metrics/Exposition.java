package io.procmem.metrics;

import io.procmem.classify.Subgroup;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Totals;
import io.procmem.report.UserUsage;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One report after another as rows, in no more series than the table's limit allows. It remembers
 * which rows it has folded, so each place that rows are shown in needs one of its own. Thread-safe.
 */
public final class Exposition {

  private static final String OTHER = "other";
  private static final List<String> OTHER_GROUP = List.of(OTHER, OTHER);
  private static final List<String> OTHER_USER = List.of(OTHER, "");

  /** Those whose rows are as many as there are groups, users and processes. */
  private static final List<RowKind> LIMITED =
      List.of(RowKind.GROUP, RowKind.USER, RowKind.PROCESS);

  private final MetricTable table;
  private final MonotonicCounters rising = new MonotonicCounters();
  private final CounterStarts groupsBegan = new CounterStarts();
  private final CounterStarts usersBegan = new CounterStarts();
  private final Folding groups;
  private final Folding users;
  private final Folding processes;

  /**
   * The most series that the machine and the scan have had. A report for which less was read must
   * not unfold what the next would fold again.
   */
  private int mostAlone;

  /** The snapshots of the last report that was no stand-in for a newer one, and of that before. */
  private @Nullable Snapshot shown;

  private @Nullable Snapshot shownBefore;

  /** When the processes that are shown started, by the clock as it stood when each was first. */
  private Map<ProcessId, Optional<Instant>> starts = Map.of();

  private @Nullable Report last;
  private Rows rows = new Rows(Map.of());

  Exposition(MetricTable table) {
    this.table = table;
    this.groups =
        new Folding(
            Subgroup.OTHER,
            OTHER_GROUP,
            table.metrics(RowKind.GROUP),
            Exposition::residentOfTotals);
    this.users =
        new Folding(OTHER, OTHER_USER, table.metrics(RowKind.USER), Exposition::residentOfTotals);
    List<String> process = new ArrayList<>(List.of("", OTHER, OTHER, OTHER));
    table.processLabels().forEach(label -> process.add(""));
    // The counters of processes end with them: a sum over changing ones would fall.
    this.processes = new Folding(OTHER, process, List.of(), Exposition::residentOfProcess);
  }

  private static long residentOfTotals(Row row) {
    return ((Totals) row.subject()).memory().rss().value().orElse(0);
  }

  private static long residentOfProcess(Row row) {
    return ((ProcessView) row.subject()).sample().rssBytes().orElse(0);
  }

  /**
   * The rows of a report.
   *
   * @param report the report
   * @return its rows; those of the last report asked for are not made again
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
    if (report.problem().isEmpty()
        && (shown == null || snapshot.monotonicNanos() > shown.monotonicNanos())) {
      shownBefore = shown;
      shown = snapshot;
    }
    Map<RowKind, List<Row>> all = new EnumMap<>(RowKind.class);
    Map<RowKind, Long> wanted = new EnumMap<>(RowKind.class);
    int alone = 0; // series of which there are so many and no more
    for (RowKind family : table.families()) {
      List<Row> rows = rows(family, report);
      all.put(family, rows);
      if (LIMITED.contains(family)) {
        wanted.put(family, (long) rows.size() * cells(family));
      } else {
        alone += count(family, rows);
      }
    }
    mostAlone = Math.max(mostAlone, alone);
    long limit = table.seriesLimit().orElse(Integer.MAX_VALUE);
    int folded = 0;
    Map<RowKind, List<Row>> limited = new EnumMap<>(RowKind.class);
    for (Map.Entry<RowKind, Long> share : SeriesQuota.of(wanted, limit - mostAlone).entrySet()) {
      RowKind family = share.getKey();
      List<Row> before = all.getOrDefault(family, List.of());
      int most = (int) Math.max(1, share.getValue() / cells(family));
      List<Row> after = folding(family).fold(report, before, most);
      folded += (before.size() - after.size()) * cells(family);
      limited.put(family, after);
    }
    all.putAll(limited);
    if (all.containsKey(RowKind.SCAN)) {
      int others = alone;
      all.put(RowKind.SCAN, List.of(scan(report, () -> others + count(limited), folded)));
    }
    return new Rows(all);
  }

  private int cells(RowKind family) {
    return table.metrics(family).stream().mapToInt(metric -> metric.cells().size()).sum();
  }

  private int count(Map<RowKind, List<Row>> rows) {
    return rows.entrySet().stream().mapToInt(e -> count(e.getKey(), e.getValue())).sum();
  }

  /** How many numbers there are indeed. */
  private int count(RowKind family, List<Row> rows) {
    int[] count = {0};
    for (Metric metric : table.metrics(family)) {
      for (Row row : rows) {
        metric.read(row, (cell, value) -> count[0]++);
      }
    }
    return count[0];
  }

  private Folding folding(RowKind family) {
    return switch (family) {
      case GROUP -> groups;
      case USER -> users;
      case PROCESS -> processes;
      default -> throw new IllegalArgumentException("nothing to fold in " + family);
    };
  }

  private List<Row> rows(RowKind family, Report report) {
    return switch (family) {
      case MACHINE -> List.of(rising.of(row(family, List.of(), report)));
      case SCAN -> List.of(scan(report, () -> 0, 0));
      case PROCESSOR -> processors(report);
      case GROUP ->
          groupsBegan.of(report, report.subgroups().stream().map(Exposition::group).toList());
      case USER -> usersBegan.of(report, report.users().stream().map(Exposition::user).toList());
      case PROCESS -> processes(report);
    };
  }

  private static Row row(Object key, List<String> labelValues, Object subject) {
    return new Row(key, labelValues, Optional.empty(), false, subject);
  }

  private static Row scan(Report report, IntSupplier series, int folded) {
    return row(RowKind.SCAN, List.of(), new ScanView(report, series, folded));
  }

  private List<Row> processors(Report report) {
    Optional<ProcessorTimes> times = report.snapshot().machine().processors();
    List<Row> rows = new ArrayList<>();
    for (Processor one : times.map(ProcessorTimes::processors).orElse(List.of())) {
      rows.add(rising.of(row(one.number(), List.of(Integer.toString(one.number())), one)));
    }
    return rows;
  }

  private static Row group(SubgroupUsage usage) {
    Subgroup subgroup = usage.subgroup();
    return row(subgroup, List.of(subgroup.group(), subgroup.name()), usage.totals());
  }

  private static Row user(UserUsage usage) {
    User user = usage.user();
    List<String> labels = List.of(user.name(), Long.toString(user.uid()));
    return row(user.uid(), labels, usage.totals());
  }

  private List<Row> processes(Report report) {
    Map<ProcessId, Optional<Instant>> startsNow = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (ProcessUsage usage : table.processes().of(report)) {
      ProcessSample sample = usage.process();
      List<String> labels = new ArrayList<>(4 + table.processLabels().size());
      labels.add(Integer.toString(sample.pid()));
      labels.add(sample.name());
      labels.add(usage.subgroup().group());
      labels.add(usage.subgroup().name());
      table.processLabels().forEach(label -> labels.add(label.value(sample)));
      Optional<Instant> startedAt = report.snapshot().startOf(sample.id());
      ProcessView view = new ProcessView(usage, startedAt, report.snapshot().takenAt());
      // A start that moves when the clock is set would be another start to whoever reads it.
      Optional<Instant> toldFirst = starts.getOrDefault(sample.id(), Optional.empty());
      Optional<Instant> began = toldFirst.isPresent() ? toldFirst : startedAt;
      startsNow.put(sample.id(), began);
      boolean isNew = shownBefore != null && shownBefore.precedes(sample.id());
      rows.add(new Row(sample.id(), labels, began, isNew, view));
    }
    if (report.problem().isEmpty()) {
      starts = startsNow;
    }
    return rows;
  }
}
