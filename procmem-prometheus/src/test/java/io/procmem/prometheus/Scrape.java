package io.procmem.prometheus;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a scraper gets. */
final class Scrape {

  private Scrape() {}

  static String text(PrometheusRegistry registry) {
    return text(registry.scrape());
  }

  static String text(MetricSnapshots snapshots) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, snapshots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** With the times that counters started. */
  static String openMetrics(PrometheusRegistry registry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new OpenMetricsTextFormatWriter(true, false).write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The values of a text by series. */
  static Map<String, Double> series(String text) {
    Map<String, Double> series = new TreeMap<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      int at = line.lastIndexOf(' ');
      Double before = series.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
      if (before != null) {
        throw new AssertionError("twice: " + line);
      }
    }
    return series;
  }

  static Map<String, Double> series(PrometheusRegistry registry) {
    return series(text(registry));
  }

  /** The names of the metrics of a text. */
  static List<String> names(Collection<String> series) {
    return series.stream().map(one -> one.replaceAll("\\{.*", "")).distinct().toList();
  }
}
