package io.procmem.metrics;

import io.procmem.report.Ranking;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which metrics are shown, of which processes, with which labels, and how many series at most.
 * Immutable: each method that chooses gives another table.
 */
public final class MetricTable {

  private static final int DEFAULT_TOP = 10;
  private static final int DEFAULT_LIMIT = 2000;

  private static final List<Metric> EVERY =
      Stream.of(
              ScanMetrics.all(),
              MachineMetrics.ofMachine(),
              MachineMetrics.ofProcessors(),
              TotalsMetrics.of(RowKind.GROUP),
              TotalsMetrics.of(RowKind.USER),
              ProcessMetrics.all())
          .flatMap(List::stream)
          .toList();

  private static final MetricTable STANDARD =
      new MetricTable(
          EVERY.stream()
              .filter(metric -> metric.isStandard() && metric.family().isStandard())
              .toList(),
          Processes.top(DEFAULT_TOP, Ranking.PSS),
          List.of(),
          OptionalInt.empty());

  private final List<Metric> metrics;
  private final Map<RowKind, List<Metric>> byFamily = new EnumMap<>(RowKind.class);
  private final Processes processes;
  private final List<ProcessLabel> processLabels;

  /** How many series somebody has asked for. */
  private final OptionalInt limit;

  private MetricTable(
      List<Metric> metrics,
      Processes processes,
      List<ProcessLabel> processLabels,
      OptionalInt limit) {
    this.metrics = metrics;
    this.processes = processes;
    this.processLabels = processLabels;
    this.limit = limit;
    for (Metric metric : metrics) {
      byFamily.computeIfAbsent(metric.family(), family -> new ArrayList<>()).add(metric);
    }
  }

  /**
   * {@return what suits most hosts: the machine, the scan, the subgroups, and the 10 processes with
   * the largest PSS, in 2,000 series at most}
   */
  public static MetricTable standard() {
    return STANDARD;
  }

  /** {@return every metric there is, in the order of {@code docs/metrics.md}} */
  public static List<Metric> everyMetric() {
    return EVERY;
  }

  /**
   * Only the families given, each with its usual metrics.
   *
   * @param families the families
   * @return the other table
   */
  public MetricTable only(RowKind... families) {
    Set<RowKind> wanted = setOf(families);
    return choosing(metric -> wanted.contains(metric.family()) && metric.isStandard());
  }

  /**
   * Also the usual metrics of further families.
   *
   * @param families the families
   * @return the other table
   */
  public MetricTable with(RowKind... families) {
    Set<RowKind> wanted = setOf(families);
    return choosing(
        metric ->
            metrics.contains(metric) || (wanted.contains(metric.family()) && metric.isStandard()));
  }

  /**
   * Without some families.
   *
   * @param families the families
   * @return the other table
   */
  public MetricTable without(RowKind... families) {
    Set<RowKind> unwanted = setOf(families);
    return choosing(metric -> metrics.contains(metric) && !unwanted.contains(metric.family()));
  }

  private static Set<RowKind> setOf(RowKind... families) {
    Set<RowKind> set = EnumSet.noneOf(RowKind.class);
    set.addAll(Arrays.asList(families));
    return set;
  }

  /**
   * Also some metrics.
   *
   * @param names their full names, as {@code procmem_group_context_switches_total}; a {@code *} at
   *     the end stands for any rest
   * @return the other table
   * @throws IllegalArgumentException if there is no such metric
   */
  public MetricTable with(String... names) {
    Predicate<Metric> named = named(EVERY, names);
    return choosing(metric -> metrics.contains(metric) || named.test(metric));
  }

  /**
   * Without some metrics.
   *
   * @param names their full names; a {@code *} at the end stands for any rest
   * @return the other table
   * @throws IllegalArgumentException if there is no such metric
   */
  public MetricTable without(String... names) {
    Predicate<Metric> named = named(EVERY, names);
    return choosing(metric -> metrics.contains(metric) && !named.test(metric));
  }

  private static Predicate<Metric> named(List<Metric> metrics, String... names) {
    Predicate<Metric> any = metric -> false;
    for (String name : names) {
      Predicate<Metric> one = named(name);
      if (metrics.stream().noneMatch(one)) {
        throw new IllegalArgumentException(
            "no metric is called '"
                + name
                + "': give a name of docs/metrics.md, as"
                + " procmem_group_context_switches_total, or the beginning of one and a *");
      }
      any = any.or(one);
    }
    return any;
  }

  private static Predicate<Metric> named(String name) {
    return name.endsWith("*")
        ? metric -> metric.fullName().startsWith(name.substring(0, name.length() - 1))
        : metric -> metric.fullName().equals(name);
  }

  private MetricTable choosing(Predicate<Metric> choice) {
    return new MetricTable(EVERY.stream().filter(choice).toList(), processes, processLabels, limit);
  }

  /**
   * Rows of the processes that use most.
   *
   * @param n how many at most
   * @param by what most means
   * @return the other table
   */
  public MetricTable top(int n, Ranking by) {
    requireNotNegative("n", n);
    return with(Processes.top(n, by));
  }

  /**
   * Rows of the processes that use most of each subgroup.
   *
   * @param n how many of a subgroup at most
   * @param nOther how many of those that no rule knows at most
   * @param by what most means
   * @return the other table
   */
  public MetricTable topOfEach(int n, int nOther, Ranking by) {
    requireNotNegative("n", n);
    requireNotNegative("nOther", nOther);
    return with(Processes.topOfEach(n, nOther, by));
  }

  /**
   * Rows of every process. There is then no limit to the number of series, unless {@link
   * #seriesLimit(int)} sets one.
   *
   * @return the other table
   */
  public MetricTable allProcesses() {
    return with(Processes.all());
  }

  private MetricTable with(Processes chosen) {
    return new MetricTable(metrics, chosen, processLabels, limit);
  }

  private static void requireNotNegative(String what, int number) {
    if (number < 0) {
      throw new IllegalArgumentException(what + " must not be negative: " + number);
    }
  }

  /**
   * Further labels of processes.
   *
   * @param labels the labels
   * @return the other table
   */
  public MetricTable label(ProcessLabel... labels) {
    List<ProcessLabel> all =
        Stream.concat(processLabels.stream(), Arrays.stream(labels)).distinct().sorted().toList();
    return new MetricTable(metrics, processes, all, limit);
  }

  /**
   * So many series at most. Where there would be more, the smallest subgroups, users and processes
   * are added up in one row of their family, named other; {@code procmem_scan_folded_series} tells
   * how many series that spares. The series of the machine and the scan are always there, and one
   * row of each other family, however few are allowed.
   *
   * @param series how many, 2,000 by default
   * @return the other table
   */
  public MetricTable seriesLimit(int series) {
    if (series < 1) {
      throw new IllegalArgumentException("at least one series must be left: " + series);
    }
    return new MetricTable(metrics, processes, processLabels, OptionalInt.of(series));
  }

  /** {@return how many series there may be at most; empty if there is no limit} */
  public OptionalInt seriesLimit() {
    if (limit.isPresent()) {
      return limit;
    }
    return processes.areAll() ? OptionalInt.empty() : OptionalInt.of(DEFAULT_LIMIT);
  }

  /** {@return its metrics, in the order of {@code docs/metrics.md}} */
  public List<Metric> metrics() {
    return metrics;
  }

  /**
   * The names of the labels of a metric's rows. A metric that is divided into cells has its own
   * labels beyond these.
   *
   * @param family what the metric is about
   * @return the names, in the order of {@link Row#labelValues()}
   */
  public List<String> labelNames(RowKind family) {
    if (family != RowKind.PROCESS) {
      return family.labelNames();
    }
    Stream<String> further = processLabels.stream().map(ProcessLabel::labelName);
    return Stream.concat(family.labelNames().stream(), further).toList();
  }

  /** {@return what must be read for all of its metrics} */
  public Demand demand() {
    return demand(metrics);
  }

  /**
   * What must be read for some of its metrics.
   *
   * @param some these metrics
   * @return the files
   */
  public Demand demand(Collection<Metric> some) {
    Demand demand = Demand.of();
    for (Metric metric : some) {
      demand = demand.plus(metric.demand()).plus(demand(metric.family()));
    }
    return demand;
  }

  /** What must be read to make the rows of a family. */
  private Demand demand(RowKind family) {
    return switch (family) {
      case USER -> Demand.of(Source.OWNER);
      case PROCESSOR -> Demand.of(Source.SYSTEM_STAT);
      case PROCESS ->
          processLabels.stream().map(ProcessLabel::demand).reduce(processes.demand(), Demand::plus);
      default -> Demand.of();
    };
  }

  /** {@return a new memory of what is shown in one place} */
  public Exposition exposition() {
    return new Exposition(this);
  }

  Set<RowKind> families() {
    return byFamily.keySet();
  }

  List<Metric> metrics(RowKind family) {
    return byFamily.getOrDefault(family, List.of());
  }

  Processes processes() {
    return processes;
  }

  List<ProcessLabel> processLabels() {
    return processLabels;
  }
}
