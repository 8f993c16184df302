package io.procmem.exporter.report;

import static java.util.Objects.requireNonNull;

import io.procmem.classify.Subgroup;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.WaitChannels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one name, in one process or in the processes of a subgroup. Immutable.
 *
 * @param subgroup the subgroup
 * @param process the process; null for all of the subgroup
 * @param named the threads
 * @param seconds the time over which they were counted; empty with one scan
 */
record ThreadRow(
    Subgroup subgroup, @Nullable ProcessUsage process, NamedThreads named, OptionalDouble seconds) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The columns of the threads in one process. */
  static List<Column<ThreadRow>> ofProcess() {
    List<Column<ThreadRow>> columns =
        Column.of(ProcessColumns.texts(), row -> requireNonNull(row.process()));
    columns.addAll(ofThreads());
    return columns;
  }

  /** The columns of the threads in a subgroup. */
  static List<Column<ThreadRow>> ofSubgroup() {
    List<Column<ThreadRow>> columns = new ArrayList<>();
    columns.add(
        Column.<ThreadRow>text(
                "group",
                "group and subgroup of their processes",
                row -> Text.of(row.subgroup().toString()))
            .styled(Style.PATH)
            .classified());
    columns.addAll(ofThreads());
    return columns;
  }

  private static List<Column<ThreadRow>> ofThreads() {
    List<Column<ThreadRow>> columns = new ArrayList<>();
    columns.add(
        Column.text(
            "thread",
            "name of the threads; # is a number at its end",
            row -> Text.of(KernelName.readable(row.named().name()), row.named().name())));
    columns.add(
        Column.number(
            "threads",
            Unit.COUNT,
            "threads that are alive",
            row -> Amount.of(Unit.COUNT, row.sum().threads())));
    addStates(columns);
    columns.add(
        Column.text(
            "wait_channels",
            "kernel functions in which they wait: threads of each",
            row -> row.waitChannels(),
            Source.TASK_WCHAN));
    columns.add(
        share(
            "cpu",
            "CPU usage between two scans, where 100 % is one CPU",
            row -> row.sum().counters().cpuNanos(),
            Source.TASK));
    columns.add(share("cpu_user", "CPU usage in user mode", ThreadCounter.CPU_USER_NANOS));
    columns.add(share("cpu_system", "CPU usage in the kernel", ThreadCounter.CPU_SYSTEM_NANOS));
    columns.add(
        share(
            "run_queue_delay",
            "share of the time for which they waited for a CPU",
            ThreadCounter.RUN_QUEUE_DELAY_NANOS));
    columns.add(
        share(
            "block_io_delay",
            "share of the time for which they waited for block I/O",
            row -> row.counter(ThreadCounter.BLOCK_IO_DELAY_NANOS),
            Source.TASK,
            Source.BLOCK_IO_DELAY));
    columns.add(rate("read", Unit.RATE, "read from storage", ThreadCounter.READ_BYTES));
    columns.add(rate("written", Unit.RATE, "written to storage", ThreadCounter.WRITTEN_BYTES));
    columns.add(
        rate(
            "minor_faults",
            Unit.FREQUENCY,
            "page faults per second without a read from a disk",
            ThreadCounter.MINOR_FAULTS));
    columns.add(
        rate(
            "major_faults",
            Unit.FREQUENCY,
            "page faults per second that waited for a disk",
            ThreadCounter.MAJOR_FAULTS));
    columns.add(
        rate(
            "voluntary_switches",
            Unit.FREQUENCY,
            "context switches per second because they waited",
            ThreadCounter.VOLUNTARY_SWITCHES));
    columns.add(
        rate(
            "involuntary_switches",
            Unit.FREQUENCY,
            "context switches per second because others ran",
            ThreadCounter.INVOLUNTARY_SWITCHES));
    return columns;
  }

  private static void addStates(List<Column<ThreadRow>> columns) {
    for (ProcessState state : ProcessState.values()) {
      String name = Choice.word(state);
      columns.add(
          Column.number(
              state == ProcessState.OTHER ? "other_state" : name,
              Unit.COUNT,
              "threads in state " + name,
              row -> Amount.of(Unit.COUNT, row.sum().states().count(state))));
    }
  }

  private static Column<ThreadRow> share(String name, String description, ThreadCounter counter) {
    return share(name, description, row -> row.counter(counter), counter.source());
  }

  private static Column<ThreadRow> share(
      String name, String description, Function<ThreadRow, OptionalLong> nanos, Source... sources) {
    return Column.<ThreadRow>number(
            name,
            Unit.RATIO,
            description,
            row -> row.perSecond(Unit.RATIO, nanos.apply(row), NANOS_PER_SECOND),
            sources)
        .betweenScans();
  }

  private static Column<ThreadRow> rate(
      String name, Unit unit, String description, ThreadCounter counter) {
    return Column.<ThreadRow>number(
            name,
            unit,
            description,
            row -> row.perSecond(unit, row.counter(counter), 1),
            counter.source())
        .betweenScans();
  }

  private ThreadSum sum() {
    return named.sum();
  }

  private OptionalLong counter(ThreadCounter counter) {
    return sum().counters().get(counter);
  }

  /** The counters began at 0 with the first scan. */
  private Amount perSecond(Unit unit, OptionalLong counted, double parts) {
    return counted.isPresent() && seconds.isPresent()
        ? Amount.of(unit, counted.getAsLong() / parts / seconds.getAsDouble())
        : Amount.unknown(unit);
  }

  /** The most frequent first. */
  private Text waitChannels() {
    return Text.known(sum().waitChannels().map(ThreadRow::text));
  }

  private static String text(WaitChannels channels) {
    return channels.waiting().entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(channel -> channel.getKey() + " " + channel.getValue())
        .collect(Collectors.joining(", "));
  }
}
