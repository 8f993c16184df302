package io.procmem.metrics.dialect;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.dialect.HeraklesMeasure.Sums;
import io.procmem.report.ProcessUsage;
import io.procmem.report.RankedUsage;
import io.procmem.report.Report;
import io.procmem.report.SubgroupTop;
import io.procmem.report.SubgroupUsage;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes the rows of {@link Herakles}. */
final class HeraklesRows {

  private static final OtherRow<ProcessUsage> OTHER_PROCESSES =
      new OtherRow<>(
          "other", List.of("", "other", "other", "other"), false, usage -> rss(usage.process()));

  private static final OtherRow<Sums> OTHER_SUBGROUPS =
      new OtherRow<>(
          Subgroup.OTHER,
          List.of("other", "other"),
          false,
          sums -> sums.totals().memory().rss().value().orElse(0));

  private HeraklesRows() {}

  /**
   * One of the largest processes of a subgroup.
   *
   * @param usage the process
   * @param subgroup its whole subgroup
   */
  record Largest(ProcessUsage usage, Sums subgroup) {}

  /**
   * The scan.
   *
   * @param report the report
   * @param processes how many processes have rows of their own
   */
  record Scan(Report report, int processes) {

    /** A scan of a procfs lists at least the scanner itself. */
    boolean isDone() {
      return report.snapshot().stats().listed() > 0;
    }
  }

  private static long rss(ProcessSample process) {
    return process.rssBytes().orElse(0);
  }

  static RowKind<ProcessUsage> ofProcesses() {
    return RowKind.<ProcessUsage>builder("herakles_process", "pid", "name", "group", "subgroup")
        .standard()
        .ofProcesses()
        .foldsInto(OTHER_PROCESSES)
        .rows(HeraklesRows::processes);
  }

  private static void processes(RowContext context, RowSink<ProcessUsage> rows) {
    for (ProcessUsage usage : context.processes()) {
      rows.accept(usage.process().id(), context.labels(usage), usage);
    }
  }

  static RowKind<Sums> ofSubgroups() {
    return RowKind.<Sums>builder("herakles_subgroup", "group", "subgroup")
        .standard()
        .foldsInto(OTHER_SUBGROUPS)
        .rows(HeraklesRows::subgroups);
  }

  /** Those that have processes, as theirs. */
  private static void subgroups(RowContext context, RowSink<Sums> rows) {
    sums(context.report())
        .forEach(
            (subgroup, sums) ->
                rows.accept(subgroup, List.of(subgroup.group(), subgroup.name()), sums));
  }

  private static Map<Subgroup, Sums> sums(Report report) {
    Map<Subgroup, Double> cpuSeconds = new HashMap<>();
    List<ProcessSample> processes = report.snapshot().processes();
    Classification subgroups = report.classification();
    for (int row = 0; row < processes.size(); row++) {
      double seconds = HeraklesMeasure.cpuSeconds(processes.get(row));
      cpuSeconds.merge(subgroups.of(row), seconds, Values::sum);
    }
    Map<Subgroup, Sums> sums = new HashMap<>();
    for (SubgroupUsage usage : report.subgroups()) {
      Double seconds = cpuSeconds.get(usage.subgroup());
      if (seconds != null) {
        sums.put(usage.subgroup(), new Sums(usage.totals(), seconds));
      }
    }
    return sums;
  }

  /** The largest processes by one measure. Without room, the smallest are left out. */
  static RowKind<Largest> ofLargest(HeraklesMeasure by, int n, int nOther) {
    return RowKind.<Largest>builder(
            "herakles_top_" + by.lowerCase(), "group", "subgroup", "rank", "pid", "name")
        .standard()
        .needs(by.source)
        .foldsInto(
            new OtherRow<>(
                "other",
                List.of("other", "other", "", "", "other"),
                false,
                one -> rss(one.usage().process())))
        .rows((context, rows) -> largest(context, by.largest(context.report(), n, nOther), rows));
  }

  private static void largest(RowContext context, List<SubgroupTop> tops, RowSink<Largest> rows) {
    Map<Subgroup, Sums> sums = sums(context.report());
    for (SubgroupTop top : tops) {
      Sums whole = sums.get(top.subgroup());
      if (whole != null) {
        top.ranked().forEach(ranked -> largest(context, ranked, whole, rows));
      }
    }
  }

  private static void largest(
      RowContext context, RankedUsage ranked, Sums whole, RowSink<Largest> rows) {
    ProcessUsage usage = ranked.usage();
    List<String> ofProcess = context.labels(usage);
    List<String> labels =
        List.of(
            usage.subgroup().group(),
            usage.subgroup().name(),
            Integer.toString(ranked.rank()),
            ofProcess.get(0),
            ofProcess.get(1));
    rows.accept(usage.process().id(), labels, new Largest(usage, whole));
  }

  static RowKind<OptionalDouble> ofProcessors() {
    return RowKind.<OptionalDouble>builder("herakles_processor", "cpu")
        .standard()
        .rows(HeraklesRows::processors);
  }

  private static void processors(RowContext context, RowSink<OptionalDouble> rows) {
    Report report = context.report();
    rows.accept("cpu", List.of("cpu"), report.machineCpuRatio());
    for (Processor one :
        report
            .snapshot()
            .machine()
            .processors()
            .map(ProcessorTimes::processors)
            .orElse(List.of())) {
      String name = "cpu" + one.number();
      rows.accept(name, List.of(name), report.processorCpuRatio(one.number()));
    }
  }

  static RowKind<Report> ofSystem() {
    return RowKind.<Report>builder("herakles_system")
        .standard()
        .rows((context, rows) -> rows.accept("system", List.of(), context.report()));
  }

  static RowKind<Scan> ofScan() {
    return RowKind.<Scan>builder("herakles_scan")
        .standard()
        .rows(
            (context, rows) ->
                rows.accept(
                    "scan", List.of(), new Scan(context.report(), context.processes().size())));
  }
}
