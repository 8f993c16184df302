package io.procmem.metrics;

import io.procmem.counters.Counter;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** The metrics of {@link RowKind#GROUP} and {@link RowKind#USER}: sums over processes. */
final class TotalsMetrics {

  private static final String PARTLY = " Processes of which it is not known are not in it.";

  /** What the names begin with: {@code group_}, {@code user_}. */
  private final String prefix;

  private final RowMetrics<Totals> metrics;

  private TotalsMetrics(RowKind<Totals> kind) {
    this.prefix = kind.name() + "_";
    this.metrics = RowMetrics.of(kind);
  }

  static List<Metric<Totals>> of(RowKind<Totals> kind) {
    TotalsMetrics all = new TotalsMetrics(kind);
    all.people();
    all.memory();
    all.time();
    all.io();
    all.files();
    all.onRequest();
    return all.metrics.list();
  }

  private void people() {
    gauge("processes", Unit.NONE, "Number of processes.").is(Totals::processes);
    gauge("threads", Unit.NONE, "Number of threads.").is(inhabited(Totals::threads));
    gauge(
            "oldest_start_time",
            Unit.SECONDS,
            "When the oldest process started, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .folds(Math::min)
        .is(totals -> Values.timestamp(totals.oldestStart()));
  }

  private void memory() {
    gauge(
            "resident_memory",
            Unit.BYTES,
            "Resident set size (RSS): all that is in memory. What several processes share is counted"
                + " for each of them.")
        .needs(Source.STATM)
        .is(inhabited(totals -> Values.of(totals.memory().rss())));
    gauge(
            "proportional_memory",
            Unit.BYTES,
            "Proportional set size (PSS): what is in memory, of what is shared an even share."
                + PARTLY)
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> Values.of(totals.memory().pss())));
    gauge(
            "unique_memory",
            Unit.BYTES,
            "Unique set size (USS): what would be free without each process." + PARTLY)
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> Values.of(totals.memory().uss())));
    gauge("swap_memory", Unit.BYTES, "Memory that is swapped out." + PARTLY)
        .needs(Source.STATUS)
        .is(inhabited(totals -> Values.of(totals.memory().swap())));
    gauge("virtual_memory", Unit.BYTES, "Size of all address spaces (VSS).")
        .is(inhabited(totals -> Values.of(totals.memory().virtual())));
    gauge(
            "undetailed_processes",
            Unit.NONE,
            "Processes that own memory and whose PSS and USS are not known.")
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> totals.memory().pss().missing()));
  }

  private void time() {
    counter(
            "cpu",
            Unit.SECONDS,
            "Processor time used since the first report, by ended processes too.")
        .by("mode")
        .cell("user", seconds(Counter.CPU_USER_NANOS))
        .cell("system", seconds(Counter.CPU_SYSTEM_NANOS));
    counter(
            "unseen_cpu",
            Unit.SECONDS,
            "Processor time of processes that lived between two scans, where a parent that is seen"
                + " waited for them; not in that of the mode user or system.")
        .is(seconds(Counter.UNSEEN_CPU_NANOS));
    counter(
            "page_faults",
            Unit.NONE,
            "Page faults: minor ones were served without reading from a disk, major ones waited"
                + " for it.")
        .by("type")
        .cell("minor", count(Counter.MINOR_FAULTS))
        .cell("major", count(Counter.MAJOR_FAULTS));
  }

  private void io() {
    counter(
            "read",
            Unit.BYTES,
            "Bytes fetched from storage; those of children are counted once." + PARTLY)
        .needs(Source.IO)
        .is(count(Counter.READ_BYTES));
    counter(
            "written",
            Unit.BYTES,
            "Bytes sent to storage; those of children are counted once." + PARTLY)
        .needs(Source.IO)
        .is(count(Counter.WRITTEN_BYTES));
  }

  private void files() {
    gauge("open_fds", Unit.NONE, "Number of open file descriptors." + PARTLY)
        .needs(Source.FD)
        .is(inhabited(totals -> Values.of(totals.openFiles().count())));
  }

  private void onRequest() {
    gauge(
            "worst_open_fds",
            Unit.RATIO,
            "Of the process that is nearest to its limit of open files, how much of it is used.")
        .needs(Source.FD, Source.LIMITS)
        .onRequest()
        .folds(Math::max)
        .is(totals -> Values.of(totals.openFiles().worstRatio()));
    gauge(
            "proportional_swap",
            Unit.BYTES,
            "Memory that is swapped out, of what is shared an even share." + PARTLY)
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .is(inhabited(totals -> Values.of(totals.memory().swapPss())));
    counter("context_switches", Unit.NONE, "Context switches, of main threads only." + PARTLY)
        .needs(Source.STATUS)
        .onRequest()
        .by("type")
        .cell("voluntary", count(Counter.VOLUNTARY_SWITCHES))
        .cell("involuntary", count(Counter.INVOLUNTARY_SWITCHES));
    syscalls();
    threadStates();
  }

  private void syscalls() {
    counter("read_syscalls", Unit.NONE, "Number of read calls." + PARTLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.READ_CALLS));
    counter("write_syscalls", Unit.NONE, "Number of write calls." + PARTLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.WRITE_CALLS));
    counter("syscall_read", Unit.BYTES, "Bytes that read calls gave, from a disk or not." + PARTLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.READ_CHARS));
    counter(
            "syscall_written",
            Unit.BYTES,
            "Bytes that write calls took, to a disk or not." + PARTLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.WRITTEN_CHARS));
    counter(
            "cancelled_written",
            Unit.BYTES,
            "Bytes counted as written that never went to storage, since the file was removed in"
                + " time."
                + PARTLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.CANCELLED_BYTES));
  }

  private void threadStates() {
    MetricBuilder<Totals> states =
        gauge("thread_states", Unit.NONE, "Number of threads by what they are doing." + PARTLY)
            .needs(Source.TASK)
            .onRequest()
            .by("state");
    for (ProcessState state : ProcessState.values()) {
      states.cell(
          state.name().toLowerCase(Locale.ROOT),
          totals ->
              totals.threadStates().counted() == 0
                  ? Double.NaN
                  : totals.threadStates().states().count(state));
    }
  }

  private MetricBuilder<Totals> gauge(String name, Unit unit, String help) {
    return metrics.gauge(prefix + name, unit, help).folds(Double::sum);
  }

  private MetricBuilder<Totals> counter(String name, Unit unit, String help) {
    return metrics.counter(prefix + name, unit, help);
  }

  private static ToDoubleFunction<Totals> seconds(Counter counter) {
    return inhabited(
        totals -> {
          OptionalLong nanos = totals.counters().get(counter);
          return nanos.isPresent() ? Values.seconds(nanos.getAsLong()) : Double.NaN;
        });
  }

  private static ToDoubleFunction<Totals> count(Counter counter) {
    return inhabited(totals -> Values.of(totals.counters().get(counter)));
  }

  /** A subgroup that never had a process shows that it has none, and nothing else. */
  private static ToDoubleFunction<Totals> inhabited(ToDoubleFunction<Totals> value) {
    return totals -> totals.isInhabited() ? value.applyAsDouble(totals) : Double.NaN;
  }
}
