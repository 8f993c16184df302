package io.procmem.metrics;

import io.procmem.counters.Counter;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of groups, users, containers, pods, namespaces and units: sums over processes. */
final class TotalsMetrics {

  private static final String KNOWN_ONLY = " Excludes processes for which it is unknown.";

  static final String BLOCK_IO =
      "Time for which main threads waited for block I/O. Absent unless kernel.task_delayacct is on.";

  static final String RUN_QUEUE =
      "Time for which threads were ready to run but waited for a CPU, since they were first seen.";

  private static final String KNOWN_OR_MIDDLE =
      " The middle of its bounds if they differ by at most 2 %; otherwise excludes processes for which"
          + " it is unknown.";

  /** What the names begin with: {@code group_}, {@code user_}. */
  private final String prefix;

  private final RowMetrics<Totals> metrics;

  private TotalsMetrics(RowKind<Totals> kind) {
    this.prefix = kind.name() + "_";
    this.metrics = RowMetrics.of(kind);
  }

  static List<Metric<Totals>> of(RowKind<Totals> kind) {
    TotalsMetrics all = new TotalsMetrics(kind);
    all.counts();
    all.memory();
    all.time();
    all.io();
    all.files();
    all.onRequest();
    return all.metrics.list();
  }

  private void counts() {
    gauge("processes", Unit.NONE, "Number of processes.").is(Totals::processes);
    gauge("threads", Unit.NONE, "Number of threads.").is(inhabited(Totals::threads));
    gauge(
            "oldest_start_time",
            Unit.SECONDS,
            "Start time of the oldest process, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .folds(Math::min)
        .is(totals -> Values.timestamp(totals.oldestStart()));
  }

  private void memory() {
    gauge(
            "resident_memory",
            Unit.BYTES,
            "Resident set size (RSS): memory in RAM. Shared memory is counted once for each process.")
        .needs(Source.STATM)
        .is(inhabited(totals -> Values.of(totals.memory().rss())));
    gauge(
            "proportional_memory",
            Unit.BYTES,
            "Proportional set size (PSS): memory in RAM, with shared memory divided among the processes"
                + " that share it."
                + KNOWN_OR_MIDDLE)
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> Values.of(totals.memory().pss())));
    gauge(
            "unique_memory",
            Unit.BYTES,
            "Unique set size (USS): memory in RAM that a process shares with no other, without pages"
                + " that it maps several times (as ZGC and some ring buffers do)."
                + KNOWN_OR_MIDDLE)
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> Values.of(totals.memory().uss())));
    gauge("swap_memory", Unit.BYTES, "Memory swapped out." + KNOWN_ONLY)
        .needs(Source.STATUS)
        .is(inhabited(totals -> Values.of(totals.memory().swap())));
    gauge("virtual_memory", Unit.BYTES, "Virtual set size (VSS): size of all address spaces.")
        .is(inhabited(totals -> Values.of(totals.memory().virtual())));
    gauge(
            "undetailed_processes",
            Unit.NONE,
            "Processes that own memory and whose PSS is unknown: its bounds differ by more than 2 %.")
        .needs(Source.SMAPS_ROLLUP)
        .is(inhabited(totals -> totals.memory().pss().missing()));
  }

  private void time() {
    counter(
            "cpu",
            Unit.SECONDS,
            "CPU time used since the first report, including that of exited processes.")
        .by("mode")
        .cell("user", seconds(Counter.CPU_USER_NANOS))
        .cell("system", seconds(Counter.CPU_SYSTEM_NANOS));
    counter(
            "unseen_cpu",
            Unit.SECONDS,
            "CPU time of processes that no scan saw, known from the parent that reaped them. Not included"
                + " in cpu_seconds_total.")
        .is(seconds(Counter.UNSEEN_CPU_NANOS));
    counter(
            "page_faults",
            Unit.NONE,
            "Page faults: minor ones needed no disk access, major ones waited for the disk.")
        .by("type")
        .cell("minor", count(Counter.MINOR_FAULTS))
        .cell("major", count(Counter.MAJOR_FAULTS));
  }

  private void io() {
    counter(
            "read",
            Unit.BYTES,
            "Bytes read from storage. I/O of reaped children is counted once." + KNOWN_ONLY)
        .needs(Source.IO)
        .is(count(Counter.READ_BYTES));
    counter(
            "written",
            Unit.BYTES,
            "Bytes written to storage. I/O of reaped children is counted once." + KNOWN_ONLY)
        .needs(Source.IO)
        .is(count(Counter.WRITTEN_BYTES));
  }

  private void files() {
    gauge("open_fds", Unit.NONE, "Number of open file descriptors." + KNOWN_ONLY)
        .needs(Source.FD)
        .is(inhabited(totals -> Values.of(totals.openFiles().count())));
  }

  private void onRequest() {
    bounds("proportional_memory", "PSS", totals -> totals.memory().pss());
    bounds("unique_memory", "USS", totals -> totals.memory().uss());
    gauge(
            "worst_open_fds",
            Unit.RATIO,
            "Open file descriptors relative to the limit, for the process closest to its limit.")
        .needs(Source.FD, Source.LIMITS)
        .onRequest()
        .folds(Math::max)
        .is(totals -> Values.of(totals.openFiles().worstRatio()));
    gauge(
            "proportional_swap",
            Unit.BYTES,
            "Memory swapped out, with shared memory divided among the processes that share it."
                + KNOWN_ONLY)
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .is(inhabited(totals -> Values.of(totals.memory().swapPss())));
    counter("context_switches", Unit.NONE, "Context switches of main threads." + KNOWN_ONLY)
        .needs(Source.STATUS)
        .onRequest()
        .by("type")
        .cell("voluntary", count(Counter.VOLUNTARY_SWITCHES))
        .cell("involuntary", count(Counter.INVOLUNTARY_SWITCHES));
    counter("block_io_delay", Unit.SECONDS, BLOCK_IO + KNOWN_ONLY)
        .needs(Source.BLOCK_IO_DELAY)
        .onRequest()
        .is(seconds(Counter.BLOCK_IO_DELAY_NANOS));
    syscalls();
    threadStates();
  }

  private void bounds(String name, String amount, Function<Totals, Sum> sum) {
    gauge(
            name + "_lower",
            Unit.BYTES,
            "Lower bound of " + amount + " of all processes: the sum is certainly not less.")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .is(inhabited(totals -> sum.apply(totals).lowerBytes()));
    gauge(
            name + "_upper",
            Unit.BYTES,
            "Upper bound of "
                + amount
                + " of all processes: the sum is certainly not more. Absent if a process could not be read"
                + " at all.")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .foldsUnless(totals -> sum.apply(totals).upperBytes().isEmpty())
        .is(inhabited(totals -> Values.of(sum.apply(totals).upperBytes())));
  }

  private void syscalls() {
    counter("read_syscalls", Unit.NONE, "Number of read system calls." + KNOWN_ONLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.READ_CALLS));
    counter("write_syscalls", Unit.NONE, "Number of write system calls." + KNOWN_ONLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.WRITE_CALLS));
    counter(
            "syscall_read",
            Unit.BYTES,
            "Bytes returned by read system calls, from any file." + KNOWN_ONLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.READ_CHARS));
    counter(
            "syscall_written",
            Unit.BYTES,
            "Bytes passed to write system calls, to any file." + KNOWN_ONLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.WRITTEN_CHARS));
    counter(
            "cancelled_written",
            Unit.BYTES,
            "Bytes counted as written that never reached storage, because the file was truncated or"
                + " removed first."
                + KNOWN_ONLY)
        .needs(Source.IO)
        .onRequest()
        .is(count(Counter.CANCELLED_BYTES));
  }

  private void threadStates() {
    MetricBuilder<Totals> states =
        gauge("thread_states", Unit.NONE, "Number of threads by state." + KNOWN_ONLY)
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
