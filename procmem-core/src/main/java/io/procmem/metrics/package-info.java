/**
 * What a report is called elsewhere: each metric declared once, for every registry to spell.
 *
 * <p>{@link io.procmem.metrics.MetricTable} is the way in. It says which metrics there are and what
 * must be read for them; its {@link io.procmem.metrics.Exposition} makes the rows of each report.
 * An adapter needs to know no metric by name.
 */
@NullMarked
package io.procmem.metrics;

import org.jspecify.annotations.NullMarked;
