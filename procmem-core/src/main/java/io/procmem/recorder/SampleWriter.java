package io.procmem.recorder;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.report.Crossing;
import io.procmem.report.GroupUsage;
import io.procmem.report.MemoryTotals;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.watch.MemoryCrossing;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes the lines of one sample. */
final class SampleWriter {

  private static final int MAX_ROWS = 20;

  /**
   * Processes that exceed a threshold, or whose container does, and are not among the largest. Each
   * such container has at least one, while there is room.
   */
  private static final int MAX_MORE = 10;

  private SampleWriter() {}

  static byte[] lines(Report report, Ranking by, Exceeded exceeded) {
    Machine machine = report.snapshot().machine();
    LineWriter out = new LineWriter();
    String takenAt = report.snapshot().takenAt().truncatedTo(ChronoUnit.MILLIS).toString();
    out.line(RecordingFormat.SAMPLE).put("time", takenAt);
    writeMachine(machine, out);
    machine.cgroups().own().ifPresent(own -> writeCgroup(own, out.line(RecordingFormat.OWN)));
    exceeded.memory().stream().limit(MAX_ROWS).forEach(crossing -> write(crossing, out));
    exceeded.processes().stream().limit(MAX_ROWS).forEach(crossing -> write(crossing, out));
    exceeded.kills().stream().limit(MAX_ROWS).forEach(kill -> write(kill, out));
    List<ProcessUsage> processes = processes(report, by, exceeded);
    processes.forEach(process -> write(process, out));
    report.groups().stream()
        .filter(group -> group.totals().processes() > 0)
        .sorted(Comparator.comparingLong(SampleWriter::rss).reversed())
        .limit(MAX_ROWS)
        .forEach(group -> write(group, out));
    Map<String, Placement> placements = new LinkedHashMap<>();
    for (ProcessUsage process : processes) {
      process
          .process()
          .placement()
          .ifPresent(
              placement ->
                  placement
                      .container()
                      .ifPresent(container -> placements.put(container.id(), placement)));
    }
    Map<String, CgroupUsage> usages = machine.cgroups().byContainer();
    placements.forEach((id, placement) -> writeContainer(id, placement, usages, out));
    return out.bytes();
  }

  /** The largest, and those that exceed a threshold, or whose container does. */
  private static List<ProcessUsage> processes(Report report, Ranking by, Exceeded exceeded) {
    List<ProcessUsage> all = new ArrayList<>(report.top(MAX_ROWS, by));
    Set<ProcessId> wanted = new HashSet<>();
    exceeded
        .processes()
        .forEach(crossing -> crossing.process().ifPresent(process -> wanted.add(process.id())));
    Set<String> containers = exceeded.containers();
    if (!wanted.isEmpty() || !containers.isEmpty()) {
      Set<ProcessId> written = new HashSet<>();
      all.forEach(usage -> written.add(usage.process().id()));
      Predicate<ProcessUsage> isWanted = usage -> wanted.contains(usage.process().id());
      Set<String> shown = new HashSet<>();
      all.forEach(usage -> container(usage).ifPresent(shown::add));
      List<ProcessUsage> others =
          report.processes().stream()
              .filter(usage -> !written.contains(usage.process().id()))
              .filter(
                  isWanted.or(usage -> container(usage).filter(containers::contains).isPresent()))
              .sorted(Comparator.comparingLong(SampleWriter::rssOf).reversed())
              .toList();
      List<ProcessUsage> firstOfEach =
          others.stream().filter(usage -> container(usage).filter(shown::add).isPresent()).toList();
      Stream.of(others.stream().filter(isWanted), firstOfEach.stream(), others.stream())
          .flatMap(Function.identity())
          .distinct()
          .limit(MAX_MORE)
          .toList()
          .forEach(all::add);
    }
    return all;
  }

  private static Optional<String> container(ProcessUsage usage) {
    return usage.process().placement().flatMap(Placement::container).map(Container::id);
  }

  private static void writeMachine(Machine machine, LineWriter out) {
    out.line(RecordingFormat.MACHINE)
        .put("total", machine.memory().get(MeminfoField.TOTAL))
        .put("available", machine.memory().get(MeminfoField.AVAILABLE))
        .put("swap_total", machine.memory().get(MeminfoField.SWAP_TOTAL))
        .put("swap_free", machine.memory().get(MeminfoField.SWAP_FREE))
        .put(
            "pressure",
            machine
                .memoryPressure()
                .map(pressure -> OptionalDouble.of(pressure.some().tenSecondsRatio()))
                .orElse(OptionalDouble.empty()));
  }

  private static void writeCgroup(CgroupUsage usage, LineWriter out) {
    out.put("path", usage.path())
        .put("memory", usage.memoryBytes())
        .put("working_set", usage.workingSetBytes())
        .put("limit", usage.limitBytes())
        .put("available", usage.availableBytes())
        .put("peak", usage.peakBytes())
        .put("high", usage.highBytes())
        .put("swap", usage.swapBytes())
        .put("oom_kills", usage.oomKills())
        .put("pressure", usage.memoryPressureRatio());
  }

  private static void writeContainer(
      String id, Placement placement, Map<String, CgroupUsage> usages, LineWriter out) {
    out.line(RecordingFormat.CONTAINER)
        .put("id", id)
        .put("name", placement.container().flatMap(Container::name))
        .put("pod", placement.pod().map(Pod::displayName))
        .put("namespace", placement.namespace());
    CgroupUsage usage = usages.get(id);
    if (usage != null) {
      writeCgroup(usage, out);
    }
  }

  private static void write(MemoryCrossing crossing, LineWriter out) {
    out.line(RecordingFormat.EXCEEDED)
        .put("of", word(crossing.threshold().of()))
        .put("subject", crossing.subject())
        .put("by", word(crossing.threshold().by()))
        .put("value", crossing.value())
        .put("limit", crossing.threshold().limit());
    crossing.threshold().window().ifPresent(window -> out.put("window_ms", window.toMillis()));
  }

  private static void write(Crossing crossing, LineWriter out) {
    out.line(RecordingFormat.EXCEEDED)
        .put("of", word(crossing.threshold().of()))
        .put("subject", crossing.subject())
        .put("by", word(crossing.threshold().by()))
        .put("value", crossing.value())
        .put("limit", crossing.threshold().above());
    crossing.threshold().window().ifPresent(window -> out.put("window_ms", window.toMillis()));
  }

  private static void write(OomKills.Kill kill, LineWriter out) {
    out.line(RecordingFormat.EXCEEDED)
        .put("of", kill.of())
        .put("subject", kill.subject())
        .put("by", RecordingFormat.OOM_KILLS)
        .put("value", (double) kill.now())
        .put("limit", (double) kill.before());
  }

  private static void write(ProcessUsage usage, LineWriter out) {
    ProcessSample process = usage.process();
    out.line(RecordingFormat.PROCESS)
        .put("pid", process.pid())
        .put("start", process.id().startTicks())
        .put("name", process.name())
        .put(
            "full_name",
            Optional.of(process.fullName()).filter(full -> !full.equals(process.name())))
        .put("group", usage.subgroup().group())
        .put("subgroup", usage.subgroup().name())
        .put("container", container(usage))
        .put("rss", process.rssBytes())
        .put("pss", process.pssBytes())
        .put("uss", process.ussBytes())
        .put("swap", process.swapBytes())
        .put("growth", usage.rssGrowthBytes());
  }

  private static void write(GroupUsage group, LineWriter out) {
    MemoryTotals memory = group.totals().memory();
    out.line(RecordingFormat.GROUP)
        .put("name", group.name())
        .put("processes", group.totals().processes())
        .put("rss", known(memory.rss()))
        .put("pss", known(memory.pss()))
        .put("uss", known(memory.uss()));
  }

  private static long rssOf(ProcessUsage usage) {
    return usage.process().rssBytes().orElse(0); // only to sort
  }

  private static long rss(GroupUsage group) {
    return group.totals().memory().rss().lowerBytes();
  }

  private static OptionalLong known(Sum sum) {
    return sum.isPartial() ? OptionalLong.empty() : sum.value();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
