package io.procmem.prometheus;

import io.procmem.internal.exposition.NamesInUse;
import io.procmem.internal.exposition.RateLimitedLog;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the metrics of a table from reports.
 *
 * <p>Works with versions 1.3 to 1.10 of the client. Types that only some versions have are used in
 * {@link Descriptors} alone, which older clients never load.
 */
final class ProcMemCollector implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(ProcMemMetrics.class);

  private static final MetricSnapshots NOTHING = new MetricSnapshots();

  private final List<MachineSeries> machines;
  private final MetricTable table;
  private final List<PrometheusMetric> metrics;
  private final MetricSnapshots down;
  private final RateLimitedLog log = new RateLimitedLog(LOG::warn);
  private final RateLimitedLog sharedLog = new RateLimitedLog(LOG::warn);

  /** The names that meters of Micrometer have in the same registry. */
  private final Supplier<Set<String>> namesInUse;

  private volatile boolean sharesNames;
  private volatile boolean upIsInUse;

  /** The reports that {@link #last} was made from. */
  private List<Report> lastReports = List.of();

  private MetricSnapshots last = new MetricSnapshots();

  ProcMemCollector(List<MachineSeries> machines, MetricTable table, String prefix) {
    this(machines, table, prefix, Set::of);
  }

  ProcMemCollector(
      List<MachineSeries> machines,
      MetricTable table,
      String prefix,
      Supplier<Set<String>> namesInUse) {
    this.namesInUse = namesInUse;
    this.machines = List.copyOf(machines);
    this.table = table;
    this.metrics =
        table.metrics().stream().map(metric -> PrometheusMetric.of(metric, prefix)).toList();
    this.down = down();
  }

  /**
   * Shown when everything else fails: {@code up 0}, or nothing if the table lacks that metric. Made
   * ahead, since there may be no memory left when it is needed.
   */
  private MetricSnapshots down() {
    List<GaugeDataPointSnapshot> points =
        machines.stream()
            .map(machine -> new GaugeDataPointSnapshot(0, machine.constLabels(), null))
            .toList();
    return new MetricSnapshots(
        metrics.stream()
            .filter(metric -> metric.metric().isUp())
            .map(metric -> new GaugeSnapshot(metric.metadata(), points))
            .toArray(MetricSnapshot[]::new));
  }

  @Override
  public MetricSnapshots collect() {
    return collectSafely(null);
  }

  @Override
  public MetricSnapshots collect(@Nullable PrometheusScrapeRequest request) {
    return collectSafely(null);
  }

  @Override
  public MetricSnapshots collect(@Nullable Predicate<String> includedNames) {
    return collectSafely(includedNames);
  }

  @Override
  public MetricSnapshots collect(
      @Nullable Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
    return collectSafely(includedNames);
  }

  /** One exception here would cost the host every other metric of the scrape. */
  @SuppressWarnings("CatchThrowable")
  private MetricSnapshots collectSafely(@Nullable Predicate<String> includedNames) {
    try {
      return collectAll(includedNames);
    } catch (Throwable t) {
      log.failure("a scrape failed, please report it", t);
      return upIsInUse ? NOTHING : down;
    }
  }

  private MetricSnapshots collectAll(@Nullable Predicate<String> includedNames) {
    List<PrometheusMetric> wanted = withoutNamesInUse();
    if (includedNames != null) {
      wanted = wanted.stream().filter(metric -> metric.isIn(includedNames)).toList();
    }
    if (wanted.isEmpty()) {
      return NOTHING;
    }
    Demand demand = table.demand(wanted.stream().<Metric<?>>map(PrometheusMetric::metric).toList());
    List<Report> reports = machines.stream().map(machine -> machine.report(demand)).toList();
    reports.forEach(log::problemOf);
    return wanted.size() == metrics.size() ? all(reports) : snapshots(wanted, reports);
  }

  /**
   * Leaves out what meters of Micrometer show in the same registry: a name that occurs twice would
   * fail the scrape. These meters may come and go, and so may their registry.
   */
  private List<PrometheusMetric> withoutNamesInUse() {
    Set<String> used = namesInUse.get();
    if (used.isEmpty()) {
      upIsInUse = false;
      return metrics;
    }
    List<PrometheusMetric> free =
        metrics.stream().filter(metric -> !used.contains(NamesInUse.base(metric.name()))).toList();
    upIsInUse =
        metrics.stream().anyMatch(metric -> metric.metric().isUp() && !free.contains(metric));
    if (free.size() < metrics.size() && !sharesNames) {
      sharesNames = true;
      sharedLog.warning(
          "this registry already shows "
              + (metrics.size() - free.size())
              + " of the "
              + metrics.size()
              + " metrics as meters of ProcMemBinder, so ProcMemMetrics leaves these out: use only"
              + " one of the two, or keep the meters out by"
              + " MeterFilter.denyNameStartsWith(\"procmem.\")");
    }
    return free;
  }

  /** Another scrape of the same reports gets the same answer. */
  private synchronized MetricSnapshots all(List<Report> reports) {
    if (!reports.equals(lastReports)) {
      last = snapshots(metrics, reports);
      lastReports = reports;
    }
    return last;
  }

  private synchronized MetricSnapshots snapshots(
      List<PrometheusMetric> wanted, List<Report> reports) {
    for (int i = 0; i < machines.size(); i++) {
      machines.get(i).show(reports.get(i));
    }
    List<DataPoints<?>> all = new ArrayList<>();
    Map<RowKind<?>, List<DataPoints<?>>> byKind = new HashMap<>();
    for (PrometheusMetric metric : wanted) {
      DataPoints<?> points = DataPoints.of(metric);
      all.add(points);
      byKind.computeIfAbsent(metric.metric().rowKind(), kind -> new ArrayList<>()).add(points);
    }
    machines.forEach(machine -> byKind.forEach(machine::read));
    // The client would show the header of a metric without data points.
    return new MetricSnapshots(
        all.stream().filter(points -> !points.isEmpty()).map(DataPoints::snapshot).toList());
  }

  /** For the registries of 1.3 and 1.4, which compare only names. */
  @Override
  @SuppressWarnings("deprecation")
  public List<String> getPrometheusNames() {
    return metrics.stream().map(PrometheusMetric::name).toList();
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable MetricType getMetricType(String name) {
    PrometheusMetric metric = find(name);
    return metric == null ? null : Descriptors.type(metric.kind());
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable Set<String> getLabelNames(String name) {
    PrometheusMetric metric = find(name);
    return metric == null ? null : Set.copyOf(labelNames(metric.metric()));
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable MetricMetadata getMetadata(String name) {
    PrometheusMetric metric = find(name);
    return metric == null ? null : metric.metadata();
  }

  private @Nullable PrometheusMetric find(String name) {
    return metrics.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** For the registries from 1.7 on. */
  @Override
  public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
    return Descriptors.of(this);
  }

  private List<String> labelNames(Metric<?> metric) {
    Stream<String> constant = machines.get(0).constLabels().stream().map(label -> label.getName());
    Stream<String> rows = table.labelNames(metric.rowKind()).stream();
    return PrometheusMetric.labels(
        Stream.of(constant, rows, metric.ownLabels().stream()).flatMap(all -> all).toList());
  }

  /** Uses types that older clients lack. */
  private static final class Descriptors {

    private Descriptors() {}

    static MetricType type(MetricKind kind) {
      return switch (kind) {
        case GAUGE -> MetricType.GAUGE;
        case COUNTER -> MetricType.COUNTER;
        case INFO -> MetricType.INFO;
      };
    }

    static List<MetricFamilyDescriptor> of(ProcMemCollector collector) {
      return collector.metrics.stream()
          .map(
              metric ->
                  MetricFamilyDescriptor.of(
                      type(metric.kind()),
                      metric.metadata(),
                      collector.labelNames(metric.metric())))
          .toList();
    }
  }
}
