package io.procmem.exporter.http;

import io.procmem.metrics.MetricTable;

/**
 * A page with metrics.
 *
 * @param path its path, such as {@code /metrics}
 * @param description what it shows, in one sentence
 * @param table the metrics
 */
public record MetricPage(String path, String description, MetricTable table) {}
