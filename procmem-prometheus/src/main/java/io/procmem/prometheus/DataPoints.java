package io.procmem.prometheus;

import io.procmem.metrics.Metric;
import io.procmem.metrics.Row;
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
 * The data points of one metric, as they are collected row by row.
 *
 * @param <P> the client's kind of them
 */
final class DataPoints<P extends DataPointSnapshot> implements Metric.Sink {

  private final Spelling spelling;
  private final Maker<P> maker;
  private final BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot;
  private final List<P> points = new ArrayList<>();

  /** Whose numbers are being read. */
  private RowLabels labels = RowLabels.NONE;

  /** Makes one data point. */
  private interface Maker<P> {
    P make(double value, RowLabels row, Labels labels);
  }

  private DataPoints(
      Spelling spelling,
      Maker<P> maker,
      BiFunction<MetricMetadata, List<P>, MetricSnapshot> snapshot) {
    this.spelling = spelling;
    this.maker = maker;
    this.snapshot = snapshot;
  }

  static DataPoints<?> of(Spelling spelling) {
    return switch (spelling.metric().kind()) {
      case GAUGE ->
          new DataPoints<>(
              spelling,
              (value, row, labels) -> new GaugeDataPointSnapshot(value, labels, null),
              GaugeSnapshot::new);
      case COUNTER ->
          new DataPoints<>(
              spelling,
              (value, row, labels) ->
                  new CounterDataPointSnapshot(value, labels, null, row.startedAtMillis()),
              CounterSnapshot::new);
      case INFO ->
          new DataPoints<>(
              spelling,
              (value, row, labels) -> new InfoDataPointSnapshot(labels),
              InfoSnapshot::new);
    };
  }

  void read(Row row, RowLabels labels) {
    this.labels = labels;
    spelling.metric().read(row, this);
  }

  @Override
  public void accept(int cell, double value) {
    points.add(maker.make(value, labels, labels.of(spelling.metric(), cell)));
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  MetricSnapshot snapshot() {
    return snapshot.apply(spelling.metadata(), points);
  }
}
