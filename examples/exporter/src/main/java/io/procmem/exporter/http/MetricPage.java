package io.procmem.exporter.http;

import io.procmem.exporter.config.ShownTable;

/**
 * A page with metrics.
 *
 * @param path its path, such as {@code /metrics}
 * @param description what it shows, in one sentence
 * @param shown the metrics
 */
public record MetricPage(String path, String description, ShownTable shown) {}
