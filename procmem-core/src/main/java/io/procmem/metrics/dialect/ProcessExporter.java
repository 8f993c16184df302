package io.procmem.metrics.dialect;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import io.procmem.threads.ThreadSum;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of ncabatoff/process-exporter 0.8: groups of processes ({@code
 * namedprocess_namegroup_*}, by the label {@code groupname}), their threads by name, and errors.
 *
 * <p>A {@code groupname} is the name of a subgroup, as a process-exporter user expects: {@code
 * postgres} for {@code db/postgres}. Where several groups have a subgroup of the same name, each is
 * shown as {@code group/subgroup}. Processes that match no rule are in {@code other};
 * process-exporter omits them. To get the group names of a process-exporter configuration, write
 * rules with these names.
 *
 * <p>{@link #table()} reads no file for each thread; what needs that is on request. {@link
 * #tableWithThreads()} shows everything.
 *
 * <p>Differences from process-exporter:
 *
 * <ul>
 *   <li>An unknown value is left out, never 0. Sums exclude processes for which it is unknown.
 *   <li>A group without processes has no {@code oldest_start_time_seconds}, rather than one in the
 *       year 1. A group that is configured and never ran has {@code num_procs} 0.
 *   <li>Counters never wrap around. They count no process twice, also not one that could not be
 *       read for a while.
 *   <li>{@code states} and {@code threads_wchan} count each thread once, not main threads twice.
 *   <li>{@code context_switches} are those of main threads in {@link #table()}, and those of all
 *       threads in {@link #tableWithThreads()}, where the switches of threads that have ended stay
 *       in the counter.
 *   <li>{@code thread_*} include the only thread of a process that has one, what a thread did
 *       before the scan that found it if it started after the first scan, and what ended threads
 *       have done. By default, a number at the end of a thread's name is {@code #}; {@code
 *       ProcMemBuilder.threadNames} keeps it.
 *   <li>{@code namedprocess_scrape_*} have the type gauge, since a counter must have a name that
 *       ends with {@code _total}. Errors of reading are counted in each scan, not only in the
 *       first, and kernel threads, which have no memory to read, are none.
 *   <li>{@code process_exporter_build_info} has the version of this library, and that of Java as
 *       {@code goversion}.
 * </ul>
 */
public final class ProcessExporter {

  static final String CONTEXT_SWITCHES = "namedprocess_namegroup_context_switches";

  private static final String GROUP = "namedprocess_namegroup_";
  private static final double NANOS = 1e9;

  /** Each subgroup, by the label {@code groupname}. */
  public static final RowKind<Totals> NAMEGROUP =
      RowKind.totals("namegroup", Subgroup.OTHER, List.of("other"), "groupname")
          .standard()
          .rows(NameGroups::groups);

  /** The threads of each name in each subgroup, by {@code groupname} and {@code threadname}. */
  public static final RowKind<ThreadSum> THREAD = ThreadFamilies.THREAD;

  /** Each kernel function in which threads of a subgroup wait. */
  public static final RowKind<Integer> WAIT_CHANNEL = ThreadFamilies.WAIT_CHANNEL;

  private static final MetricTable TABLE = MetricTable.of("", metrics(false));

  private static final MetricTable WITH_THREADS =
      MetricTable.of("", metrics(true))
          .with(THREAD, WAIT_CHANNEL, ThreadFamilies.ALL_THREADS)
          .with(GROUP + "states");

  private ProcessExporter() {}

  /**
   * The metrics of process-exporter that need no file of each thread. The others are on request:
   * {@code ProcessExporter.table().with(ProcessExporter.THREAD)}, or {@code
   * with("namedprocess_namegroup_states")}. Other settings, such as the series limit, are those of
   * {@link MetricTable#standard()}.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  /**
   * All metrics of process-exporter. A scan reads up to four files of each thread: {@code stat},
   * {@code status}, {@code io} and {@code wchan}.
   *
   * @return the table
   */
  public static MetricTable tableWithThreads() {
    return WITH_THREADS;
  }

  private static List<Metric<?>> metrics(boolean withThreads) {
    RowMetrics<Totals> groups = RowMetrics.of(NAMEGROUP);
    gauge(groups, "num_procs", Unit.NONE, "Number of processes.").is(Totals::processes);
    gauge(groups, "num_threads", Unit.NONE, "Number of threads.").is(inhabited(Totals::threads));
    gauge(
            groups,
            "oldest_start_time",
            Unit.SECONDS,
            "Start time of the oldest process, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .folds(Math::min)
        .is(totals -> Values.timestamp(totals.oldestStart()));
    memory(groups);
    counters(groups);
    if (!withThreads) {
      groups
          .counter(CONTEXT_SWITCHES, Unit.NONE, "Context switches of main threads.")
          .needs(Source.STATUS)
          .by("ctxswitchtype")
          .cell("voluntary", count(Counter.VOLUNTARY_SWITCHES, 1))
          .cell("nonvoluntary", count(Counter.INVOLUNTARY_SWITCHES, 1));
    }
    files(groups);
    states(groups);
    List<Metric<?>> all = new ArrayList<>(groups.list());
    if (withThreads) {
      all.addAll(ThreadFamilies.ofAllThreads());
    }
    all.addAll(ThreadFamilies.ofWaitChannels());
    all.addAll(ThreadFamilies.ofNames());
    all.addAll(ScrapeErrors.metrics());
    return all;
  }

  private static void memory(RowMetrics<Totals> metrics) {
    gauge(
            metrics,
            "memory",
            Unit.BYTES,
            "Memory: resident (RSS), virtual and swapped; as in process-exporter, proportionalResident"
                + " (PSS) and proportionalSwapped divide shared pages among the processes that map"
                + " them.")
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
  }

  private static void files(RowMetrics<Totals> metrics) {
    gauge(metrics, "open_filedesc", Unit.NONE, "Number of open file descriptors.")
        .needs(Source.FD)
        .is(inhabited(totals -> Values.of(totals.openFiles().count())));
    gauge(
            metrics,
            "worst_fd",
            Unit.RATIO,
            "Open file descriptors relative to the limit, for the process closest to its limit.")
        .needs(Source.FD, Source.LIMITS)
        .folds(Math::max)
        .is(totals -> Values.of(totals.openFiles().worstRatio()));
  }

  private static void states(RowMetrics<Totals> metrics) {
    gauge(
            metrics,
            "states",
            Unit.NONE,
            "Number of threads in each state, with the names of process-exporter: Running, Sleeping,"
                + " Waiting (uninterruptible), Zombie, Other.")
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
    return inhabited(totals -> Values.of(sum.apply(totals)));
  }

  private static ToDoubleFunction<Totals> count(Counter counter, double divisor) {
    return inhabited(totals -> Values.of(totals.counters().get(counter)) / divisor);
  }

  private static ToDoubleFunction<Totals> threads(Set<ProcessState> states) {
    return totals ->
        totals.threadStates().counted() == 0
            ? Double.NaN
            : states.stream().mapToInt(totals.threadStates().states()::count).sum();
  }
}
