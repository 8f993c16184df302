package io.procmem.exporter.http;

import io.procmem.exporter.metrics.ShownTable;

/**
 * A page with metrics.
 *
 * @param path its path, such as {@code /metrics}
 * @param description what it shows, in one sentence
 * @param shown the metrics
 * @param hasOwnMetrics whether it also shows the memory, CPU time and so on of the exporter itself
 */
public record MetricPage(
    String path, String description, ShownTable shown, boolean hasOwnMetrics) {}
