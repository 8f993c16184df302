package io.procmem.exporter.http;

import io.procmem.exporter.metrics.ShownTable;
import io.procmem.metrics.MetricTable;
import java.util.Set;

/**
 * A page with metrics.
 *
 * @param path its path, such as {@code /metrics}
 * @param description what it shows, in one sentence
 * @param shown the metrics
 * @param hasOwnMetrics whether it also shows the memory, CPU time and so on of the exporter itself
 */
public record MetricPage(String path, String description, ShownTable shown, boolean hasOwnMetrics) {

  /** Labels that show a part of a command line. */
  private static final Set<String> SENSITIVE = Set.of("cmdline", "proc_cmdline");

  /** {@return whether it shows parts of command lines} */
  boolean isSensitive() {
    MetricTable table = shown.table();
    return table.metrics().stream()
        .flatMap(metric -> table.labelNames(metric.rowKind()).stream())
        .anyMatch(SENSITIVE::contains);
  }
}
