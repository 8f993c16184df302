package io.procmem.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of one row kind, declared one after another. Not thread-safe.
 *
 * @param <T> what the rows describe
 */
public final class RowMetrics<T> {

  private final RowKind<T> rowKind;
  private final List<MetricBuilder<T>> declared = new ArrayList<>();

  private RowMetrics(RowKind<T> rowKind) {
    this.rowKind = rowKind;
  }

  /**
   * Starts with no metrics.
   *
   * @param <T> what the rows describe
   * @param rowKind the rows that the metrics have values for
   * @return an empty list
   */
  public static <T> RowMetrics<T> of(RowKind<T> rowKind) {
    return new RowMetrics<>(rowKind);
  }

  /**
   * Declares a gauge.
   *
   * @param name its name, without prefix and unit; with dots if it is one of OpenTelemetry
   * @param unit its unit
   * @param help its meaning, in one or two sentences
   * @return a builder for the rest of it
   */
  public MetricBuilder<T> gauge(String name, Unit unit, String help) {
    return declare(MetricKind.GAUGE, name, unit, help);
  }

  /**
   * Declares a counter.
   *
   * @param name its name, without prefix, unit and {@code _total}; with dots if it is one of
   *     OpenTelemetry
   * @param unit its unit
   * @param help its meaning, in one or two sentences
   * @return a builder for the rest of it
   */
  public MetricBuilder<T> counter(String name, Unit unit, String help) {
    return declare(MetricKind.COUNTER, name, unit, help);
  }

  /**
   * Declares a metric that is always 1: its labels carry the information.
   *
   * @param name its name, without prefix and {@code _info}
   * @param help its meaning, in one or two sentences
   * @return a builder for the rest of it
   */
  public MetricBuilder<T> info(String name, String help) {
    return declare(MetricKind.INFO, name, Unit.NONE, help);
  }

  private MetricBuilder<T> declare(MetricKind kind, String name, Unit unit, String help) {
    MetricBuilder<T> metric = new MetricBuilder<>(rowKind, kind, name, unit, help);
    declared.add(metric);
    return metric;
  }

  /** {@return the metrics declared so far, in that order} */
  public List<Metric<T>> list() {
    return declared.stream().map(Metric::new).toList();
  }
}
