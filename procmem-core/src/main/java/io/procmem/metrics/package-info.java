/**
 * Declares metrics once, for every adapter: name, unit, meaning, the files it needs, and how its
 * values are read.
 *
 * <p>{@link io.procmem.metrics.MetricTable} is the entry point: it chooses what is shown. To show
 * other metrics, describe rows by a {@link io.procmem.metrics.RowKind}, declare {@link
 * io.procmem.metrics.RowMetrics} for them, and make a table of these; {@link
 * io.procmem.metrics.dialect} has examples.
 */
@NullMarked
package io.procmem.metrics;

import org.jspecify.annotations.NullMarked;
