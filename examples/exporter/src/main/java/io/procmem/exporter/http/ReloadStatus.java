package io.procmem.exporter.http;

import io.procmem.exporter.metrics.ShownTable;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Whether the configuration was read without mistakes when it was last read. Thread-safe. */
public final class ReloadStatus {

  private static final double MILLIS = 1e3;

  private final Clock clock;
  private volatile boolean successful = true;
  private volatile Instant lastSuccess;

  /**
   * The configuration has been read for the first time.
   *
   * @param clock tells when it is read
   */
  public ReloadStatus(Clock clock) {
    this.clock = clock;
    this.lastSuccess = clock.instant();
  }

  /**
   * The configuration has been read again.
   *
   * @param isUsed whether it is used from now on; false if it has a mistake
   */
  public void set(boolean isUsed) {
    successful = isUsed;
    lastSuccess = isUsed ? clock.instant() : lastSuccess;
  }

  /** The status, with the names of its metrics. */
  record Config(boolean lastReloadSuccessful, double lastReloadSuccessTimestampSeconds) {}

  /** The status as a part of {@code /health}. */
  Config config() {
    return new Config(successful, successSeconds());
  }

  private double successSeconds() {
    return lastSuccess.toEpochMilli() / MILLIS;
  }

  /** It as metrics, with the prefix and the labels of a table. */
  MetricSnapshots metrics(ShownTable shown) {
    String prefix =
        shown.prefix().orElse(shown.table().prefix()) + "exporter_config_last_reload_success";
    MetricMetadata successfulOf =
        new MetricMetadata(
            prefix + "ful",
            "1 if the configuration was read without mistakes when it was last read; 0 if an older"
                + " one is used.");
    MetricMetadata timeOf =
        new MetricMetadata(
            prefix + "_timestamp_seconds",
            "When a configuration was last read without mistakes, in seconds since 1970.",
            Unit.SECONDS);
    return new MetricSnapshots(
        gauge(successfulOf, successful ? 1 : 0, shown), gauge(timeOf, successSeconds(), shown));
  }

  private static GaugeSnapshot gauge(MetricMetadata metadata, double value, ShownTable shown) {
    return new GaugeSnapshot(
        metadata, List.of(new GaugeDataPointSnapshot(value, shown.constLabels(), null)));
  }
}
