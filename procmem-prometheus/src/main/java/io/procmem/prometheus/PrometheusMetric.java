package io.procmem.prometheus;

import io.procmem.internal.exposition.NamesInUse;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A metric with its names in this registry. The client appends {@code _total} and {@code _info}
 * itself, so the names in its metadata lack these.
 *
 * @param metric the metric
 * @param kind how it is shown
 * @param metadata its name, help and unit
 */
record PrometheusMetric(Metric<?> metric, MetricKind kind, MetricMetadata metadata) {

  static PrometheusMetric of(Metric<?> metric, String prefix) {
    String name = prefix + metric.nameWithUnit();
    // Clients before 1.6 allow the names that some other exporters have only for counters.
    boolean isCounterByName =
        name.endsWith(MetricKind.COUNTER.suffix()) && !PrometheusNaming.isValidMetricName(name);
    MetricKind kind = isCounterByName ? MetricKind.COUNTER : metric.kind();
    String base = isCounterByName ? NamesInUse.base(name) : name;
    return new PrometheusMetric(
        metric, kind, new MetricMetadata(base, metric.help(), unit(metric)));
  }

  /** Names of labels in the characters that all versions of Prometheus allow. */
  static List<String> labels(List<String> names) {
    return names.stream().map(name -> name.replace('.', '_')).toList();
  }

  private static @Nullable Unit unit(Metric<?> metric) {
    return switch (metric.unit()) {
      case NONE -> null;
      case BYTES -> Unit.BYTES;
      case SECONDS -> Unit.SECONDS;
      case RATIO -> Unit.RATIO;
    };
  }

  String name() {
    return metadata.getPrometheusName();
  }

  /** The name that a scrape shows and that users request. */
  String shownName() {
    return name() + kind.suffix();
  }

  /** Whether a scrape requests it. Some hosts compare the one name, some the other. */
  boolean isIn(Predicate<String> includedNames) {
    return includedNames.test(name()) || includedNames.test(shownName());
  }
}
