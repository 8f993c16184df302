package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.metrics.dialect.HeraklesMeasure.Sums;
import io.procmem.metrics.dialect.HeraklesRows.Largest;
import io.procmem.metrics.dialect.HeraklesRows.Scan;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of the Herakles process memory exporter 0.1: {@code herakles_proc_mem_*} and {@code
 * herakles_system_*}, all 31 families. All are gauges, as theirs, also {@code …_processes_total}
 * and {@code …_cpu_time_seconds}.
 *
 * <p>As in Herakles, every process of a subgroup has series of its own, and of the processes that
 * match no rule the largest by USS; {@link MetricTable#topOfEach} and similar methods change that.
 * Processes without memory, such as kernel threads, have none; their CPU time is in the sums.
 *
 * <p>Differences from Herakles:
 *
 * <ul>
 *   <li>There is no label {@code uptime_in_seconds}, which made new series with each scrape.
 *   <li>An unknown value is left out, never 0. CPU usage is absent in the first report.
 *   <li>{@code top_*} has the processes with the most of what it shows, rather than those with the
 *       largest USS: the ranks of RSS, PSS, USS, CPU usage and CPU time differ.
 *   <li>The processes of {@code other} are the largest, and their sums include all of them.
 *   <li>{@code top_cpu_percent_of_subgroup} is the share of the CPU usage, not of the CPU time.
 *   <li>USS includes private pages of hugetlbfs.
 *   <li>{@code scrape_duration_seconds} and {@code cache_update_duration_seconds} are both the
 *       duration of the scan that the numbers are from.
 *   <li>There are at most 20,000 series, unless {@link MetricTable#seriesLimit(int)} sets another
 *       limit.
 * </ul>
 */
public final class Herakles {

  private static final String PREFIX = "herakles_";
  private static final String OF_PROCESSES = "proc_mem_";
  private static final int TOP = 3;
  private static final int TOP_OTHER = 10;
  private static final int MAX_SERIES = 20_000;
  private static final double PERCENT = 100;
  private static final double NANOS = 1e9;

  /** Each chosen process. */
  public static final RowKind<ProcessUsage> PROCESS = HeraklesRows.ofProcesses();

  private static final RowKind<Sums> SUMS = HeraklesRows.ofSubgroups();

  /** Each subgroup with processes. */
  public static final RowKind<?> SUBGROUP = SUMS;

  /** All processors together ({@code cpu}), and each ({@code cpu0}). */
  public static final RowKind<OptionalDouble> PROCESSOR = HeraklesRows.ofProcessors();

  /** The machine: one row. */
  public static final RowKind<Report> SYSTEM = HeraklesRows.ofSystem();

  private static final RowKind<Scan> ONE_SCAN = HeraklesRows.ofScan();

  /** The scan: one row. */
  public static final RowKind<?> SCAN = ONE_SCAN;

  private static final MetricTable TABLE = table(TOP, TOP_OTHER);

  private Herakles() {}

  /**
   * The metrics of Herakles, with its defaults: the three largest processes of each subgroup, and
   * the ten largest that match no rule.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  /**
   * The metrics of Herakles.
   *
   * @param top how many processes of each subgroup {@code top_*} shows, at most; 0 for none
   * @param topOther how many processes that match no rule have series, and how many of them {@code
   *     top_*} shows, at most; 0 for none
   * @return the table
   * @throws IllegalArgumentException if a number is negative
   */
  public static MetricTable table(int top, int topOther) {
    if (top < 0 || topOther < 0) {
      throw new IllegalArgumentException(
          "top and topOther, numbers of processes, must not be negative: " + top + ", " + topOther);
    }
    List<Metric<?>> all = new ArrayList<>();
    all.addAll(ofProcesses());
    all.addAll(ofSubgroups());
    for (HeraklesMeasure measure : HeraklesMeasure.values()) {
      all.addAll(ofLargest(measure, top, topOther));
    }
    all.addAll(ofSystem());
    all.addAll(ofProcessors());
    all.addAll(ofScan());
    return MetricTable.of(PREFIX, all)
        .topOfEach(Integer.MAX_VALUE, topOther, Ranking.USS)
        .seriesLimit(MAX_SERIES);
  }

  private static List<Metric<ProcessUsage>> ofProcesses() {
    RowMetrics<ProcessUsage> processes = RowMetrics.of(PROCESS);
    for (HeraklesMeasure measure : HeraklesMeasure.values()) {
      processes
          .gauge(OF_PROCESSES + measure.lowerCase(), measure.unit, measure.help)
          .needs(measure.source)
          .folds(Double::sum)
          .is(measure::of);
    }
    return processes.list();
  }

  private static List<Metric<Sums>> ofSubgroups() {
    RowMetrics<Sums> sums = RowMetrics.of(SUMS);
    for (HeraklesMeasure measure : HeraklesMeasure.values()) {
      String name = measure.lowerCase() + measure.unit.suffix();
      sums.gauge(OF_PROCESSES + "group_" + name + "_sum", Unit.NONE, sumOf(measure))
          .needs(measure.source)
          .folds(Double::sum)
          .is(measure::of);
    }
    return sums.list();
  }

  private static String sumOf(HeraklesMeasure measure) {
    return "Sum over all processes of the subgroup, without those for which it is unknown. "
        + measure.help
        + (measure == HeraklesMeasure.CPU_TIME ? " Falls when a process ends." : "");
  }

  private static List<Metric<Largest>> ofLargest(HeraklesMeasure measure, int n, int nOther) {
    RowMetrics<Largest> largest = RowMetrics.of(HeraklesRows.ofLargest(measure, n, nOther));
    largest
        .gauge(
            OF_PROCESSES + "top_" + measure.lowerCase(),
            measure.unit,
            "The processes of each subgroup with the most. " + measure.help)
        .needs(measure.source)
        .is(one -> measure.of(one.usage()));
    String share = measure.nameOfShare();
    if (share != null) {
      largest
          .gauge(
              OF_PROCESSES + "top_" + share + "_percent_of_subgroup",
              Unit.NONE,
              "Share of the sum of the whole subgroup, 0 to 100; absent if that is 0. "
                  + measure.help)
          .needs(measure.source)
          .is(one -> share(measure.of(one.usage()), measure.of(one.subgroup())));
    }
    return largest.list();
  }

  private static double share(double part, double whole) {
    return whole > 0 ? PERCENT * part / whole : Double.NaN;
  }

  private static List<Metric<Report>> ofSystem() {
    RowMetrics<Report> system = RowMetrics.of(SYSTEM);
    system
        .gauge("system_memory_total", Unit.BYTES, "Memory that the kernel manages.")
        .needs(Source.MEMINFO)
        .is(report -> memory(report, MeminfoField.TOTAL));
    system
        .gauge(
            "system_memory_available",
            Unit.BYTES,
            "Memory available to new programs without swapping, as estimated by the kernel.")
        .needs(Source.MEMINFO)
        .is(report -> memory(report, MeminfoField.AVAILABLE));
    system
        .gauge("system_memory_used", Unit.RATIO, "Share of the memory that is not available.")
        .needs(Source.MEMINFO)
        .is(
            report ->
                1 - memory(report, MeminfoField.AVAILABLE) / memory(report, MeminfoField.TOTAL));
    load(system, "1", "one minute", Load::oneMinute);
    load(system, "5", "five minutes", Load::fiveMinutes);
    load(system, "15", "fifteen minutes", Load::fifteenMinutes);
    return system.list();
  }

  private static double memory(Report report, MeminfoField field) {
    return Values.of(report.snapshot().machine().memory().get(field));
  }

  private static void load(
      RowMetrics<Report> system, String suffix, String time, ToDoubleFunction<Load> value) {
    system
        .gauge(
            "system_load" + suffix,
            Unit.NONE,
            "Tasks that are runnable or in uninterruptible sleep, averaged over " + time + ".")
        .needs(Source.LOADAVG)
        .is(
            report -> {
              Optional<Load> load = report.snapshot().machine().load();
              return load.isEmpty() ? Double.NaN : value.applyAsDouble(load.get());
            });
  }

  private static List<Metric<OptionalDouble>> ofProcessors() {
    RowMetrics<OptionalDouble> processors = RowMetrics.of(PROCESSOR);
    processors
        .gauge(
            "system_cpu_usage",
            Unit.RATIO,
            "Share of the time that the processor was neither idle nor waiting for I/O, over at"
                + " least half a second; all processors are cpu. Absent in the first report.")
        .needs(Source.SYSTEM_STAT)
        .is(Values::of);
    return processors.list();
  }

  private static List<Metric<Scan>> ofScan() {
    RowMetrics<Scan> scan = RowMetrics.of(ONE_SCAN);
    scan.gauge(
            OF_PROCESSES + "scrape_duration",
            Unit.SECONDS,
            "Duration of the scan that the numbers are from. A scrape may be answered from an"
                + " earlier scan.")
        .is(Herakles::seconds);
    scan.gauge(
            OF_PROCESSES + "processes_total",
            Unit.NONE,
            "Number of processes with series of their own. A gauge, despite its name: it falls when"
                + " processes end.")
        .needs(Source.SMAPS_ROLLUP)
        .is(one -> one.isDone() ? one.processes() : Double.NaN);
    scan.gauge(
            OF_PROCESSES + "cache_update_duration",
            Unit.SECONDS,
            "Duration of the scan that the numbers are from.")
        .is(Herakles::seconds);
    scan.gauge(
            OF_PROCESSES + "cache_update_success",
            Unit.NONE,
            "1 if the numbers are current; 0 if the scan failed or is still running, so that older"
                + " numbers or none are shown.")
        .isUp()
        .is(one -> one.report().problem().isEmpty() ? 1 : 0);
    scan.gauge(
            OF_PROCESSES + "cache_updating",
            Unit.NONE,
            "0 if no scan is running; absent if that is unknown, since the numbers are not current.")
        .is(one -> one.report().problem().isEmpty() ? 0 : Double.NaN);
    return scan.list();
  }

  private static double seconds(Scan scan) {
    return scan.isDone() ? scan.report().snapshot().stats().took().toNanos() / NANOS : Double.NaN;
  }
}
