package io.procmem.metrics;

import io.procmem.snapshot.Source;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadCounters;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.WaitChannels;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The metrics of threads. Their counters include threads that have ended. */
final class ThreadMetrics {

  private ThreadMetrics() {}

  static List<Metric<ThreadSum>> ofNames() {
    Counters<ThreadSum> names =
        new Counters<>(RowMetrics.of(RowKind.THREAD), "thread_", ThreadSum::counters);
    names
        .metrics
        .gauge("thread_threads", Unit.NONE, "Number of threads with this name.")
        .folds(Double::sum)
        .is(ThreadSum::threads);
    names
        .counter("cpu", Unit.SECONDS, "CPU time of the threads.", Source.TASK)
        .by("mode")
        .cell("user", names.seconds(ThreadCounter.CPU_USER_NANOS))
        .cell("system", names.seconds(ThreadCounter.CPU_SYSTEM_NANOS));
    names
        .counter(
            "page_faults",
            Unit.NONE,
            "Page faults: minor ones needed no disk access, major ones waited for the disk.",
            Source.TASK)
        .by("type")
        .cell("minor", names.number(ThreadCounter.MINOR_FAULTS))
        .cell("major", names.number(ThreadCounter.MAJOR_FAULTS));
    names
        .counter("read", Unit.BYTES, "Bytes read from storage.", Source.TASK_IO)
        .is(names.number(ThreadCounter.READ_BYTES));
    names
        .counter("written", Unit.BYTES, "Bytes written to storage.", Source.TASK_IO)
        .is(names.number(ThreadCounter.WRITTEN_BYTES));
    names.switches("context_switches", "Context switches of the threads.");
    names.waiting("");
    return names.metrics.list();
  }

  static List<Metric<SubgroupThreads>> ofGroups() {
    Counters<SubgroupThreads> groups =
        new Counters<>(
            RowMetrics.of(RowKind.GROUP_THREADS), "group_", group -> group.sum().counters());
    groups
        .counter(
            "unattributed_cpu",
            Unit.SECONDS,
            "CPU time that is in the counters of no thread: of threads that started and ended between"
                + " two scans, of ended threads since the last scan that saw them, of all threads"
                + " while the first scan ran, and fractions of clock ticks.",
            Source.TASK)
        .is(group -> Values.seconds(group.unattributedCpuNanos()));
    groups
        .metrics
        .gauge(
            "group_unread_threads",
            Unit.NONE,
            "Number of threads that could not be read: there was no time, a process has more than"
                + " 4,000, or access was denied.")
        .folds(Double::sum)
        .is(SubgroupThreads::unread);
    groups.switches("thread_context_switches", "Context switches of all threads.").onRequest();
    groups.waiting("thread_");
    groups
        .metrics
        .gauge(
            "group_waiting_threads",
            Unit.NONE,
            "Number of threads by whether they wait in a kernel function: in a known one (known), in"
                + " none (none), or that is unknown (unknown).")
        .needs(Source.TASK_WCHAN)
        .onRequest()
        .folds(Double::sum)
        .by("wait")
        .cell("known", channels(all -> all.total() - all.running() - all.unknown()))
        .cell("none", channels(WaitChannels::running))
        .cell("unknown", channels(WaitChannels::unknown));
    return groups.metrics.list();
  }

  private static ToDoubleFunction<SubgroupThreads> channels(ToIntFunction<WaitChannels> count) {
    return group ->
        group.sum().waitChannels().isPresent()
            ? count.applyAsInt(group.sum().waitChannels().get())
            : Double.NaN;
  }

  static List<Metric<Integer>> ofChannels() {
    RowMetrics<Integer> channels = RowMetrics.of(RowKind.WAIT_CHANNEL);
    channels
        .gauge(
            "wait_channel_threads",
            Unit.NONE,
            "Number of threads that wait in this kernel function. For processes of other users, known"
                + " only with CAP_SYS_PTRACE.")
        .folds(Double::sum)
        .is(Integer::doubleValue);
    return channels.list();
  }

  /** Declares counters of threads. */
  private record Counters<T>(
      RowMetrics<T> metrics, String prefix, Function<T, ThreadCounters> counters) {

    MetricBuilder<T> counter(String name, Unit unit, String help, Source source) {
      return metrics.counter(prefix + name, unit, help).needs(source);
    }

    MetricBuilder<T> switches(String name, String help) {
      return counter(name, Unit.NONE, help, Source.TASK_STATUS)
          .by("type")
          .cell("voluntary", number(ThreadCounter.VOLUNTARY_SWITCHES))
          .cell("involuntary", number(ThreadCounter.INVOLUNTARY_SWITCHES));
    }

    void waiting(String what) {
      counter("run_queue_delay", Unit.SECONDS, TotalsMetrics.RUN_QUEUE, Source.TASK_SCHEDSTAT)
          .onRequest()
          .is(seconds(ThreadCounter.RUN_QUEUE_DELAY_NANOS));
      counter(
              what + "block_io_delay",
              Unit.SECONDS,
              "Time for which threads waited for block I/O. Absent unless kernel.task_delayacct is on.",
              Source.BLOCK_IO_DELAY)
          .onRequest()
          .is(seconds(ThreadCounter.BLOCK_IO_DELAY_NANOS));
    }

    ToDoubleFunction<T> number(ThreadCounter counter) {
      return subject -> Values.of(counters.apply(subject).get(counter));
    }

    ToDoubleFunction<T> seconds(ThreadCounter counter) {
      return subject -> Values.seconds(counters.apply(subject).get(counter));
    }
  }
}
