/**
 * Options that choose the metrics: under which names, of which processes, and with which labels.
 * {@link io.procmem.exporter.metrics.MetricOptions} makes a table of metrics from them.
 */
@NullMarked
package io.procmem.exporter.metrics;

import org.jspecify.annotations.NullMarked;
