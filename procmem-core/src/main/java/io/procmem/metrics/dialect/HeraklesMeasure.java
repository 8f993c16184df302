package io.procmem.metrics.dialect;

import static java.util.Objects.requireNonNull;

import io.procmem.classify.Subgroup;
import io.procmem.metrics.Unit;
import io.procmem.report.ProcessUsage;
import io.procmem.report.RankedUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.SubgroupTop;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link Herakles} shows of each process, of each subgroup, and of the largest processes. */
enum HeraklesMeasure {
  RSS(Unit.BYTES, Source.STATM, Ranking.RSS, "Resident set size (RSS): memory in RAM."),
  PSS(
      Unit.BYTES,
      Source.SMAPS_ROLLUP,
      Ranking.PSS,
      "Proportional set size (PSS): memory in RAM, with shared memory divided among the processes"
          + " that share it."),
  USS(
      Unit.BYTES,
      Source.SMAPS_ROLLUP,
      Ranking.USS,
      "Unique set size (USS): memory in RAM that is shared with no other process, including"
          + " private hugetlbfs pages."),
  CPU_PERCENT(
      Unit.NONE,
      Source.STAT,
      Ranking.CPU,
      "CPU usage, averaged over at least half a second; 100 = one CPU. Absent in the first"
          + " report."),
  CPU_TIME(
      Unit.SECONDS, Source.STAT, null, "CPU time of all its threads. A gauge, as in Herakles.");

  private static final double PERCENT = 100;
  private static final double NANOS = 1e9;

  final Unit unit;
  final Source source;
  final String help;
  private final @Nullable Ranking ranking;

  HeraklesMeasure(Unit unit, Source source, @Nullable Ranking ranking, String help) {
    this.unit = unit;
    this.source = source;
    this.ranking = ranking;
    this.help = help;
  }

  /** As in {@code top_cpu_time}. */
  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the shares of a subgroup are called; null if there are none. */
  @Nullable String nameOfShare() {
    return switch (this) {
      case RSS, PSS, USS -> lowerCase();
      case CPU_PERCENT -> "cpu";
      case CPU_TIME -> null;
    };
  }

  /** The value of a process; NaN if unknown. */
  double of(ProcessUsage usage) {
    ProcessSample process = usage.process();
    return switch (this) {
      case RSS -> Values.of(process.rssBytes());
      case PSS -> Values.of(process.pssBytes());
      case USS -> Values.of(process.ussBytes());
      case CPU_PERCENT -> percent(usage.cpuRatio());
      case CPU_TIME -> cpuSeconds(process);
    };
  }

  /** The value of all processes of a subgroup; NaN if unknown. */
  double of(Sums sums) {
    Totals totals = sums.totals();
    return switch (this) {
      case RSS -> Values.of(totals.memory().rss());
      case PSS -> Values.of(totals.memory().pss());
      case USS -> Values.of(totals.memory().uss());
      case CPU_PERCENT -> percent(totals.cpu().ratio());
      case CPU_TIME -> sums.cpuSeconds();
    };
  }

  /**
   * What the processes of a subgroup use now.
   *
   * @param totals the sums
   * @param cpuSeconds the CPU time of those that exist; NaN if all of it is unknown
   */
  record Sums(Totals totals, double cpuSeconds) {}

  /** The processes of each subgroup that have the most of it. */
  List<SubgroupTop> largest(Report report, int n, int nOther) {
    return this == CPU_TIME
        ? byCpuTime(report, n, nOther)
        : report.topOfEach(n, nOther, requireNonNull(ranking));
  }

  private static List<SubgroupTop> byCpuTime(Report report, int n, int nOther) {
    Map<Subgroup, List<ProcessUsage>> all = new TreeMap<>();
    for (ProcessUsage usage : report.processes()) {
      if (!Double.isNaN(cpuSeconds(usage.process()))) {
        all.computeIfAbsent(usage.subgroup(), subgroup -> new ArrayList<>()).add(usage);
      }
    }
    List<SubgroupTop> tops = new ArrayList<>();
    all.forEach(
        (subgroup, usages) -> {
          usages.sort(
              Comparator.comparingDouble((ProcessUsage one) -> cpuSeconds(one.process()))
                  .reversed());
          int shown = Math.min(usages.size(), subgroup.isOther() ? nOther : n);
          List<RankedUsage> ranked = new ArrayList<>(shown);
          for (ProcessUsage usage : usages.subList(0, shown)) {
            ranked.add(new RankedUsage(ranked.size() + 1, usage, OptionalDouble.empty()));
          }
          tops.add(new SubgroupTop(subgroup, ranked));
        });
    return tops;
  }

  /** NaN if unknown. */
  static double cpuSeconds(ProcessSample process) {
    long nanos = process.cpu().nanos();
    return nanos == Readings.ABSENT ? Double.NaN : nanos / NANOS;
  }

  private static double percent(OptionalDouble ratio) {
    return PERCENT * Values.of(ratio);
  }
}
