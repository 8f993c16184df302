/**
 * Tables with the metric names of other exporters, so that their dashboards and alerts still work.
 * Each class is one exporter.
 */
@NullMarked
package io.procmem.metrics.dialect;

import org.jspecify.annotations.NullMarked;
