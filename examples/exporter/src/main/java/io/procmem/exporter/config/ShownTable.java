package io.procmem.exporter.config;

import io.procmem.ProcMem;
import io.procmem.metrics.MetricTable;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Optional;

/**
 * Metrics as a scrape shows them.
 *
 * @param table the metrics
 * @param prefix the prefix of their names; empty for that of the table
 * @param constLabels the labels of every series
 */
public record ShownTable(MetricTable table, Optional<String> prefix, Labels constLabels) {

  /**
   * Registers them.
   *
   * @param procMem reads the machine
   * @param registry the registry
   * @return the registration
   */
  public ProcMemMetrics register(ProcMem procMem, PrometheusRegistry registry) {
    ProcMemMetrics.Builder builder =
        ProcMemMetrics.builder(procMem).metrics(table).constLabels(constLabels);
    prefix.ifPresent(builder::prefix);
    return builder.register(registry);
  }
}
