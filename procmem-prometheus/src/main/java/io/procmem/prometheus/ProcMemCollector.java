package io.procmem.prometheus;

import io.procmem.metrics.Kind;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RateLimitedLog;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the metrics of a table from reports.
 *
 * <p>One class for versions 1.3 to 1.9 of the client. A method that only some of them call names
 * types that others do not have; such types are touched in {@link Descriptors} alone, which older
 * clients never load.
 */
final class ProcMemCollector implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(ProcMemMetrics.class);

  private final List<MachineSeries> machines;
  private final MetricTable table;
  private final List<Spelling> spellings;
  private final MetricSnapshots down;
  private final RateLimitedLog complaints = new RateLimitedLog(LOG::warn);

  /** What was last made of all metrics, and of which reports. */
  private List<Report> lastReports = List.of();

  private MetricSnapshots last = new MetricSnapshots();

  ProcMemCollector(List<MachineSeries> machines, MetricTable table, String prefix) {
    this.machines = List.copyOf(machines);
    this.table = table;
    this.spellings = table.metrics().stream().map(metric -> Spelling.of(metric, prefix)).toList();
    this.down = down();
  }

  /**
   * What is shown when nothing else can be; nothing, where the table does not say whether it is up.
   * Made ahead: when it is needed, there may be no memory to make anything.
   */
  private MetricSnapshots down() {
    List<GaugeDataPointSnapshot> points =
        machines.stream()
            .map(machine -> new GaugeDataPointSnapshot(0, machine.constLabels(), null))
            .toList();
    return new MetricSnapshots(
        spellings.stream()
            .filter(spelling -> spelling.metric().name().equals("up"))
            .map(spelling -> new GaugeSnapshot(spelling.metadata(), points))
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
      complaints.failed("a scrape failed, please report it", t);
      return down;
    }
  }

  private MetricSnapshots collectAll(@Nullable Predicate<String> includedNames) {
    List<Spelling> wanted =
        includedNames == null
            ? spellings
            : spellings.stream().filter(spelling -> spelling.isIn(includedNames)).toList();
    if (wanted.isEmpty()) {
      return new MetricSnapshots();
    }
    Demand demand = table.demand(wanted.stream().map(Spelling::metric).toList());
    List<Report> reports = machines.stream().map(machine -> machine.report(demand)).toList();
    reports.forEach(complaints::tell);
    return wanted.size() == spellings.size() ? all(reports) : snapshots(wanted, reports);
  }

  /** Whoever scrapes the same reports again gets the same answer. */
  private synchronized MetricSnapshots all(List<Report> reports) {
    if (!reports.equals(lastReports)) {
      last = snapshots(spellings, reports);
      lastReports = reports;
    }
    return last;
  }

  private synchronized MetricSnapshots snapshots(List<Spelling> wanted, List<Report> reports) {
    for (int i = 0; i < machines.size(); i++) {
      machines.get(i).show(reports.get(i));
    }
    List<DataPoints<?>> all = new ArrayList<>();
    Map<RowKind, List<DataPoints<?>>> byFamily = new EnumMap<>(RowKind.class);
    for (Spelling spelling : wanted) {
      DataPoints<?> points = DataPoints.of(spelling);
      all.add(points);
      byFamily.computeIfAbsent(spelling.metric().family(), family -> new ArrayList<>()).add(points);
    }
    machines.forEach(machine -> byFamily.forEach(machine::read));
    // The client would name a metric without data points, and say nothing of it.
    return new MetricSnapshots(
        all.stream().filter(points -> !points.isEmpty()).map(DataPoints::snapshot).toList());
  }

  /** For the registries of 1.3 and 1.4, which compare no more than names. */
  @Override
  @SuppressWarnings("deprecation")
  public List<String> getPrometheusNames() {
    return spellings.stream().map(Spelling::name).toList();
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable MetricType getMetricType(String name) {
    Spelling spelling = find(name);
    return spelling == null ? null : Descriptors.type(spelling.metric().kind());
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable Set<String> getLabelNames(String name) {
    Spelling spelling = find(name);
    return spelling == null ? null : Set.copyOf(labelNames(spelling.metric()));
  }

  /** For the registries of 1.5 and 1.6. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable MetricMetadata getMetadata(String name) {
    Spelling spelling = find(name);
    return spelling == null ? null : spelling.metadata();
  }

  private @Nullable Spelling find(String name) {
    return spellings.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** For the registries from 1.7 on. */
  @Override
  public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
    return Descriptors.of(this);
  }

  private List<String> labelNames(Metric metric) {
    Stream<String> constant = machines.get(0).constLabels().stream().map(label -> label.getName());
    Stream<String> rows = table.labelNames(metric.family()).stream();
    return Stream.of(constant, rows, metric.ownLabels().stream()).flatMap(all -> all).toList();
  }

  /** All that touches types which older clients do not have. */
  private static final class Descriptors {

    private Descriptors() {}

    static MetricType type(Kind kind) {
      return switch (kind) {
        case GAUGE -> MetricType.GAUGE;
        case COUNTER -> MetricType.COUNTER;
        case INFO -> MetricType.INFO;
      };
    }

    static List<MetricFamilyDescriptor> of(ProcMemCollector collector) {
      return collector.spellings.stream()
          .map(
              spelling ->
                  MetricFamilyDescriptor.of(
                      type(spelling.metric().kind()),
                      spelling.metadata(),
                      collector.labelNames(spelling.metric())))
          .toList();
    }
  }
}
