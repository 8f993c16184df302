package io.procmem.prometheus;

import io.procmem.internal.exposition.Row;
import io.procmem.metrics.Metric;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The data points of one metric, collected row by row.
 *
 * @param <P> the client's type of data point
 */
final class DataPoints<P extends DataPointSnapshot> implements Metric.Sink {

  private final PrometheusMetric metric;
  private final Maker<P> maker;
  private final BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot;
  private final List<P> points = new ArrayList<>();

  /** The labels of the row that is being read. */
  private RowLabels labels = RowLabels.NONE;

  /** Makes one data point. */
  private interface Maker<P> {
    P make(double value, RowLabels row, Labels labels);
  }

  private DataPoints(
      PrometheusMetric metric,
      Maker<P> maker,
      BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot) {
    this.metric = metric;
    this.maker = maker;
    this.snapshot = snapshot;
  }

  static DataPoints<?> of(PrometheusMetric metric) {
    return switch (metric.kind()) {
      case GAUGE ->
          new DataPoints<>(
              metric,
              (value, row, labels) -> new GaugeDataPointSnapshot(value, labels, null),
              GaugeSnapshot::new);
      case COUNTER ->
          new DataPoints<>(
              metric,
              (value, row, labels) ->
                  new CounterDataPointSnapshot(value, labels, null, row.startedAtMillis()),
              CounterSnapshot::new);
      case INFO ->
          new DataPoints<>(
              metric, (value, row, labels) -> new InfoDataPointSnapshot(labels), InfoSnapshot::new);
    };
  }

  void read(Row<?> row, RowLabels labels) {
    this.labels = labels;
    row.read(metric.metric(), this);
  }

  @Override
  public void accept(int cell, double value) {
    points.add(maker.make(value, labels, labels.of(metric.metric(), cell)));
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  MetricSnapshot snapshot() {
    return snapshot.apply(metric.metadata(), points);
  }
}
