package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which metrics are shown, for which processes, with which labels, and the limit on the number of
 * series. Immutable: each method that changes a choice returns a new table.
 */
public final class MetricTable {

  private static final int DEFAULT_TOP = 10;

  private static final MetricTable STANDARD = of(Catalogue.standard());

  private final Catalogue catalogue;
  private final List<Metric<?>> metrics;
  private final ProcessRows processes;
  private final Limits limits;

  private MetricTable(
      Catalogue catalogue, List<Metric<?>> metrics, ProcessRows processes, Limits limits) {
    this.catalogue = catalogue;
    this.metrics = metrics;
    this.processes = processes;
    this.limits = limits;
  }

  /**
   * The default table, for most hosts: the machine, the scan, the subgroups, and the 10 processes
   * with the largest PSS, in at most 2,000 series.
   *
   * @return the table
   */
  public static MetricTable standard() {
    return STANDARD;
  }

  /**
   * A table of custom metrics, such as those of another exporter. It shows the standard metrics of
   * standard row kinds; the others can be added.
   *
   * @param prefix the prefix of every name
   * @param metrics every metric of the table, in the order of its documentation
   * @return the table
   */
  public static MetricTable of(String prefix, List<? extends Metric<?>> metrics) {
    return of(new Catalogue(prefix, List.copyOf(metrics)));
  }

  private static MetricTable of(Catalogue catalogue) {
    return new MetricTable(
        catalogue,
        catalogue.where(metric -> metric.isStandard() && metric.rowKind().isStandard()),
        ProcessRows.top(DEFAULT_TOP, Ranking.PSS),
        Limits.STANDARD);
  }

  /** {@return every metric that {@link #with(String...)} can add, in the documented order} */
  public List<Metric<?>> everyMetric() {
    return catalogue.metrics();
  }

  /** {@return the prefix of every name, unless the adapter sets another} */
  public String prefix() {
    return catalogue.prefix();
  }

  /**
   * The name under which a metric is chosen, and shown by default.
   *
   * @param metric the metric
   * @return its name with prefix, unit and {@code _total}: {@code procmem_group_cpu_seconds_total}
   */
  public String fullName(Metric<?> metric) {
    return catalogue.fullName(metric);
  }

  /**
   * Shows only some row kinds, each with its standard metrics.
   *
   * @param kinds the row kinds
   * @return the new table
   */
  public MetricTable only(RowKind<?>... kinds) {
    Set<RowKind<?>> wanted = Set.copyOf(Arrays.asList(kinds));
    return showing(metric -> wanted.contains(metric.rowKind()) && metric.isStandard());
  }

  /**
   * Adds the standard metrics of more row kinds.
   *
   * @param kinds the row kinds
   * @return the new table
   */
  public MetricTable with(RowKind<?>... kinds) {
    Set<RowKind<?>> wanted = Set.copyOf(Arrays.asList(kinds));
    return showing(
        metric ->
            metrics.contains(metric) || (wanted.contains(metric.rowKind()) && metric.isStandard()));
  }

  /**
   * Removes row kinds.
   *
   * @param kinds the row kinds
   * @return the new table
   */
  public MetricTable without(RowKind<?>... kinds) {
    Set<RowKind<?>> unwanted = Set.copyOf(Arrays.asList(kinds));
    return showing(metric -> metrics.contains(metric) && !unwanted.contains(metric.rowKind()));
  }

  /**
   * Adds metrics.
   *
   * @param names their full names, such as {@code procmem_group_context_switches_total}; a {@code
   *     *} at the end matches any characters
   * @return the new table
   * @throws IllegalArgumentException if no metric has such a name
   */
  public MetricTable with(String... names) {
    Predicate<Metric<?>> named = catalogue.named(names);
    return showing(metric -> metrics.contains(metric) || named.test(metric));
  }

  /**
   * Removes metrics.
   *
   * @param names their full names; a {@code *} at the end matches any characters
   * @return the new table
   * @throws IllegalArgumentException if no metric has such a name
   */
  public MetricTable without(String... names) {
    Predicate<Metric<?>> named = catalogue.named(names);
    return showing(metric -> metrics.contains(metric) && !named.test(metric));
  }

  /** {@return this table, also with the metric that says whether the report is current, if any} */
  public MetricTable withUp() {
    return showing(metric -> metrics.contains(metric) || metric.isUp());
  }

  private MetricTable showing(Predicate<Metric<?>> choice) {
    return new MetricTable(catalogue, catalogue.where(choice), processes, limits);
  }

  /**
   * Shows the processes that use the most.
   *
   * @param n the maximum number of processes
   * @param by how they are ranked
   * @return the new table
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public MetricTable top(int n, Ranking by) {
    return with(ProcessRows.top(n, by));
  }

  /**
   * Shows the processes of each subgroup that use the most.
   *
   * @param n the maximum number of processes of each subgroup
   * @param nOther the maximum number of processes that match no rule
   * @param by how they are ranked
   * @return the new table
   * @throws IllegalArgumentException if {@code n} or {@code nOther} is negative
   */
  public MetricTable topOfEach(int n, int nOther, Ranking by) {
    return with(ProcessRows.topOfEach(n, nOther, by));
  }

  /**
   * Shows every process. There is then no limit to the number of series, unless {@link
   * #seriesLimit(int)} sets one.
   *
   * @return the new table
   */
  public MetricTable allProcesses() {
    return with(ProcessRows.all());
  }

  private MetricTable with(ProcessRows chosen) {
    return new MetricTable(catalogue, metrics, chosen.labelled(processes.labels()), limits);
  }

  /**
   * Adds labels to processes. A label that their rows have anyway, such as {@code user} in those of
   * smem, is not added again.
   *
   * @param labels the labels
   * @return the new table
   */
  public MetricTable label(ProcessLabel... labels) {
    return new MetricTable(catalogue, metrics, processes.plus(catalogue.lacking(labels)), limits);
  }

  /**
   * Limits the number of series. If there would be more, the smallest subgroups, users and
   * processes are added up in one row of their kind, named {@code other}; {@code
   * procmem_scan_folded_series} is the number of series that this saves. The series of the machine
   * and the scan, and one row of each other kind, are always shown, however low the limit.
   *
   * @param series the limit, 2,000 by default
   * @return the new table
   * @throws IllegalArgumentException if {@code series} is less than 1
   */
  public MetricTable seriesLimit(int series) {
    return new MetricTable(catalogue, metrics, processes, limits.ofSeries(series));
  }

  /** {@return the largest number of series; empty if there is no limit} */
  public OptionalInt seriesLimit() {
    return limits.seriesOr(processes.areAll());
  }

  /**
   * Limits the number of values of each label while an adapter is registered, because a metrics
   * backend keeps every series it has ever scraped. Later values are {@code other}: a subgroup,
   * user or namespace is added to the row {@code other}; other rows stay, with that label. A value
   * counts even when no process has it any more. The labels {@code pid}, {@code parent_pid}, {@code
   * container_id}, {@code pod_uid}, {@code pod} and {@code unit} have no limit, in any row kind.
   *
   * @param values the limit, 500 by default; {@code other} and the empty value count
   * @return the new table
   * @throws IllegalArgumentException if {@code values} is less than 1
   */
  public MetricTable labelValueLimit(int values) {
    return new MetricTable(catalogue, metrics, processes, limits.ofLabelValues(values));
  }

  /** {@return the largest number of values of each label while an adapter is registered} */
  public int labelValueLimit() {
    return limits.labelValues();
  }

  /** {@return its metrics, in the order of {@code docs/metrics.md}} */
  public List<Metric<?>> metrics() {
    return metrics;
  }

  /**
   * The names of the labels of rows. A metric with {@linkplain Metric#ownLabels() labels of its
   * own} has those too.
   *
   * @param kind the row kind
   * @return the names
   */
  public List<String> labelNames(RowKind<?> kind) {
    return kind.built.labelNames(processes.labels());
  }

  /** {@return the files that its metrics are read from} */
  public Demand demand() {
    return demand(metrics);
  }

  /**
   * The files that some of its metrics need, for their values and to choose and label their rows.
   *
   * @param some the metrics
   * @return the files
   */
  public Demand demand(Collection<Metric<?>> some) {
    Demand demand = Demand.of();
    for (Metric<?> metric : some) {
      Demand ofRow = metric.rowKind().built.isOfProcesses ? processes.demand() : Demand.of();
      demand = demand.plus(metric.demand()).plus(metric.rowKind().demand()).plus(ofRow);
    }
    return demand;
  }

  /**
   * The processes that have rows of their own.
   *
   * @param report the report
   * @return the processes, in the order of their rank
   */
  public List<ProcessUsage> processes(Report report) {
    return processes.of(report);
  }

  /** {@return the further labels of processes} */
  public List<ProcessLabel> processLabels() {
    return processes.labels();
  }
}
