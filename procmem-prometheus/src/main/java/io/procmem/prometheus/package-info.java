/**
 * Shows reports of procmem as metrics of the Prometheus Java client.
 *
 * <p>{@link io.procmem.prometheus.ProcMemMetrics} is the entry point. Runs with versions 1.3 to
 * 1.10 of the client, of which it needs the model part only.
 */
@NullMarked
package io.procmem.prometheus;

import org.jspecify.annotations.NullMarked;
