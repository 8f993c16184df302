package io.procmem.metrics.dialect;

import io.procmem.counters.CounterStart;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowKindBuilder;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.snapshot.Source;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadCounters;
import io.procmem.threads.ThreadSum;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The metrics of {@link ProcessExporter} that are read from each thread, and their rows. */
final class ThreadFamilies {

  static final RowKind<ThreadSum> THREAD =
      ThreadFamilies.<ThreadSum>kind(
              "namegroup_thread",
              sum -> sum.counters().cpuNanos().orElse(0),
              sum -> Optional.of(sum.counters()),
              "groupname",
              "threadname")
          .rows(NameGroups::threads);

  static final RowKind<Integer> WAIT_CHANNEL =
      ThreadFamilies.<Integer>kind(
              "namegroup_wchan",
              Integer::longValue,
              threads -> Optional.empty(),
              "groupname",
              "wchan")
          .needs(Source.TASK_WCHAN)
          .rows(NameGroups::waitChannels);

  /** All threads of each group together. */
  static final RowKind<SubgroupThreads> ALL_THREADS =
      ThreadFamilies.<SubgroupThreads>kind(
              "namegroup_threads",
              all -> all.sum().threads(),
              all -> Optional.of(all.sum().counters()),
              "groupname")
          .rows(NameGroups::allThreads);

  private static final String NAMES = "namedprocess_namegroup_thread_";

  private ThreadFamilies() {}

  private static <T> RowKindBuilder<T> kind(
      String name,
      ToLongFunction<T> size,
      Function<T, Optional<ThreadCounters>> counters,
      String... labels) {
    Function<T, Optional<CounterStart>> start =
        subject -> counters.apply(subject).flatMap(ThreadCounters::start);
    List<String> others = Collections.nCopies(labels.length, "other");
    return RowKind.<T>builder(name, labels)
        .needs(Source.TASK)
        .foldsInto(new OtherRow<>(others, others, true, size))
        .startsAt(
            subject -> start.apply(subject).map(CounterStart::at),
            (subject, earlier) ->
                start
                    .apply(subject)
                    .filter(one -> one.monotonicNanos() >= earlier.monotonicNanos())
                    .isPresent());
  }

  static List<Metric<ThreadSum>> ofNames() {
    RowMetrics<ThreadSum> names = RowMetrics.of(THREAD);
    names
        .gauge(NAMES + "count", Unit.NONE, "Number of threads with this name.")
        .folds(Double::sum)
        .is(ThreadSum::threads);
    names
        .counter(NAMES + "cpu", Unit.SECONDS, "CPU time, including that of ended threads.")
        .by("mode")
        .cell("user", sum -> Values.seconds(sum.counters().get(ThreadCounter.CPU_USER_NANOS)))
        .cell("system", sum -> Values.seconds(sum.counters().get(ThreadCounter.CPU_SYSTEM_NANOS)));
    names
        .counter(NAMES + "io", Unit.BYTES, "Bytes read from storage and written to it.")
        .needs(Source.TASK_IO)
        .by("iomode")
        .cell("read", sum -> Values.of(sum.counters().get(ThreadCounter.READ_BYTES)))
        .cell("write", sum -> Values.of(sum.counters().get(ThreadCounter.WRITTEN_BYTES)));
    names
        .counter(NAMES + "major_page_faults", Unit.NONE, "Page faults that waited for a disk.")
        .is(sum -> Values.of(sum.counters().get(ThreadCounter.MAJOR_FAULTS)));
    names
        .counter(NAMES + "minor_page_faults", Unit.NONE, "Page faults that did not need a disk.")
        .is(sum -> Values.of(sum.counters().get(ThreadCounter.MINOR_FAULTS)));
    switches(
        names.counter(NAMES + "context_switches", Unit.NONE, "Context switches of the threads."),
        ThreadSum::counters);
    return names.list();
  }

  static List<Metric<Integer>> ofWaitChannels() {
    RowMetrics<Integer> channels = RowMetrics.of(WAIT_CHANNEL);
    channels
        .gauge(
            "namedprocess_namegroup_threads_wchan",
            Unit.NONE,
            "Number of threads that wait in this kernel function.")
        .folds(Double::sum)
        .is(Integer::doubleValue);
    return channels.list();
  }

  static List<Metric<SubgroupThreads>> ofAllThreads() {
    RowMetrics<SubgroupThreads> all = RowMetrics.of(ALL_THREADS);
    switches(
        all.counter(
            ProcessExporter.CONTEXT_SWITCHES, Unit.NONE, "Context switches of all threads."),
        group -> group.sum().counters());
    return all.list();
  }

  private static <T> void switches(MetricBuilder<T> metric, Function<T, ThreadCounters> counters) {
    metric
        .needs(Source.TASK_STATUS)
        .by("ctxswitchtype")
        .cell(
            "voluntary",
            subject -> Values.of(counters.apply(subject).get(ThreadCounter.VOLUNTARY_SWITCHES)))
        .cell(
            "nonvoluntary",
            subject -> Values.of(counters.apply(subject).get(ThreadCounter.INVOLUNTARY_SWITCHES)));
  }
}
