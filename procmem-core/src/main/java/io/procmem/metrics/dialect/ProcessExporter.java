package io.procmem.metrics.dialect;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.Unit;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The group metrics of ncabatoff/process-exporter 0.8: {@code namedprocess_namegroup_*}, by the
 * label {@code groupname}.
 *
 * <p>A {@code groupname} is the name of a subgroup, as a process-exporter user expects: {@code
 * postgres} for {@code db/postgres}. Where several groups have a subgroup of the same name, each is
 * shown as {@code group/subgroup}. Processes that match no rule are in {@code other};
 * process-exporter omits them. To get the group names of a process-exporter configuration, write
 * rules with these names.
 *
 * <p>Differences from process-exporter:
 *
 * <ul>
 *   <li>An unknown value is left out, never 0. Sums exclude processes for which it is unknown.
 *   <li>A group without processes has no {@code oldest_start_time_seconds}, rather than one in the
 *       year 1.
 *   <li>Counters never wrap around or count a process twice.
 *   <li>Context switches are those of main threads, rather than of all threads alive.
 *   <li>{@code states} counts each thread once, and is on request since it reads a file for each
 *       thread.
 *   <li>The metrics by thread name ({@code thread_*}), {@code threads_wchan} and {@code
 *       namedprocess_scrape_*} are not available.
 * </ul>
 */
public final class ProcessExporter {

  private static final String PREFIX = "namedprocess_";
  private static final String GROUP = "namegroup_";
  private static final double NANOS = 1e9;

  /** Each subgroup, by the label {@code groupname}. */
  public static final RowKind<Totals> NAMEGROUP =
      RowKind.totals("namegroup", Subgroup.OTHER, List.of("other"), "groupname")
          .standard()
          .rows(ProcessExporter::rows);

  private static final MetricTable TABLE = MetricTable.of(PREFIX, metrics());

  private ProcessExporter() {}

  /**
   * The metrics of process-exporter. Other settings, such as the series limit, are those of {@link
   * MetricTable#standard()}.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  private static void rows(RowContext context, RowSink<Totals> rows) {
    List<SubgroupUsage> usages = context.report().subgroups();
    Map<String, Integer> names = new HashMap<>();
    names.put(Subgroup.OTHER.name(), 1);
    for (SubgroupUsage usage : usages) {
      names.merge(usage.subgroup().name(), 1, Integer::sum);
      names.merge(usage.subgroup().toString(), 1, Integer::sum);
    }
    for (SubgroupUsage usage : usages) {
      rows.accept(usage.subgroup(), List.of(groupName(usage.subgroup(), names)), usage.totals());
    }
  }

  private static String groupName(Subgroup subgroup, Map<String, Integer> names) {
    boolean isUnique = names.getOrDefault(subgroup.name(), 0) == 1;
    return isUnique || subgroup.isOther() ? subgroup.name() : subgroup.toString();
  }

  private static List<Metric<Totals>> metrics() {
    RowMetrics<Totals> metrics = RowMetrics.of(NAMEGROUP);
    gauge(metrics, "num_procs", Unit.NONE, "Number of processes.").is(Totals::processes);
    gauge(metrics, "num_threads", Unit.NONE, "Number of threads.").is(inhabited(Totals::threads));
    gauge(
            metrics,
            "oldest_start_time",
            Unit.SECONDS,
            "Start time of the oldest process, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .folds(Math::min)
        .is(totals -> seconds(totals.oldestStart()));
    memory(metrics);
    counters(metrics);
    files(metrics);
    states(metrics);
    return metrics.list();
  }

  private static void memory(RowMetrics<Totals> metrics) {
    gauge(
            metrics,
            "memory",
            Unit.BYTES,
            "Memory: resident (RSS) and virtual, swapped out, and with shared pages divided among"
                + " the processes that map them (proportional).")
        .needs(Source.STATM, Source.STATUS, Source.SMAPS_ROLLUP)
        .by("memtype")
        .cell("resident", sum(totals -> totals.memory().rss()))
        .cell("virtual", sum(totals -> totals.memory().virtual()))
        .cell("swapped", sum(totals -> totals.memory().swap()))
        .cell("proportionalResident", sum(totals -> totals.memory().pss()))
        .cell("proportionalSwapped", sum(totals -> totals.memory().swapPss()));
  }

  private static void counters(RowMetrics<Totals> metrics) {
    metrics
        .counter(GROUP + "cpu", Unit.SECONDS, "CPU time, including that of exited processes.")
        .by("mode")
        .cell("user", count(Counter.CPU_USER_NANOS, NANOS))
        .cell("system", count(Counter.CPU_SYSTEM_NANOS, NANOS));
    metrics
        .counter(GROUP + "read", Unit.BYTES, "Bytes read from storage.")
        .needs(Source.IO)
        .is(count(Counter.READ_BYTES, 1));
    metrics
        .counter(GROUP + "write", Unit.BYTES, "Bytes written to storage.")
        .needs(Source.IO)
        .is(count(Counter.WRITTEN_BYTES, 1));
    metrics
        .counter(GROUP + "major_page_faults", Unit.NONE, "Page faults that waited for a disk.")
        .is(count(Counter.MAJOR_FAULTS, 1));
    metrics
        .counter(GROUP + "minor_page_faults", Unit.NONE, "Page faults that did not need a disk.")
        .is(count(Counter.MINOR_FAULTS, 1));
    metrics
        .counter(GROUP + "context_switches", Unit.NONE, "Context switches of main threads.")
        .needs(Source.STATUS)
        .by("ctxswitchtype")
        .cell("voluntary", count(Counter.VOLUNTARY_SWITCHES, 1))
        .cell("nonvoluntary", count(Counter.INVOLUNTARY_SWITCHES, 1));
  }

  private static void files(RowMetrics<Totals> metrics) {
    gauge(metrics, "open_filedesc", Unit.NONE, "Number of open file descriptors.")
        .needs(Source.FD)
        .is(inhabited(totals -> orNaN(totals.openFiles().count())));
    gauge(
            metrics,
            "worst_fd",
            Unit.RATIO,
            "Open file descriptors relative to the limit, for the process closest to its limit.")
        .needs(Source.FD, Source.LIMITS)
        .folds(Math::max)
        .is(totals -> totals.openFiles().worstRatio().orElse(Double.NaN));
  }

  private static void states(RowMetrics<Totals> metrics) {
    gauge(metrics, "states", Unit.NONE, "Number of threads in each state.")
        .needs(Source.TASK)
        .onRequest()
        .by("state")
        .cell("Running", threads(EnumSet.of(ProcessState.RUNNING)))
        .cell("Sleeping", threads(EnumSet.of(ProcessState.SLEEPING)))
        .cell("Waiting", threads(EnumSet.of(ProcessState.WAITING)))
        .cell("Zombie", threads(EnumSet.of(ProcessState.ZOMBIE)))
        .cell(
            "Other",
            threads(
                EnumSet.complementOf(
                    EnumSet.of(
                        ProcessState.RUNNING,
                        ProcessState.SLEEPING,
                        ProcessState.WAITING,
                        ProcessState.ZOMBIE))));
  }

  private static MetricBuilder<Totals> gauge(
      RowMetrics<Totals> metrics, String name, Unit unit, String help) {
    return metrics.gauge(GROUP + name, unit, help).folds(Double::sum);
  }

  /** A group that never had a process shows that it has none, and nothing else. */
  private static ToDoubleFunction<Totals> inhabited(ToDoubleFunction<Totals> value) {
    return totals -> totals.isInhabited() ? value.applyAsDouble(totals) : Double.NaN;
  }

  private static ToDoubleFunction<Totals> sum(Function<Totals, Sum> sum) {
    return inhabited(totals -> orNaN(sum.apply(totals).value()));
  }

  private static ToDoubleFunction<Totals> count(Counter counter, double divisor) {
    return inhabited(totals -> orNaN(totals.counters().get(counter)) / divisor);
  }

  private static ToDoubleFunction<Totals> threads(Set<ProcessState> states) {
    return totals ->
        totals.threadStates().counted() == 0
            ? Double.NaN
            : states.stream().mapToInt(totals.threadStates().states()::count).sum();
  }

  private static double seconds(Optional<Instant> time) {
    return time.isEmpty() ? Double.NaN : time.get().toEpochMilli() / 1e3;
  }

  private static double orNaN(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }
}
