/**
 * A Prometheus exporter and a command line. {@link io.procmem.exporter.Main} starts it and runs one
 * of the {@link io.procmem.exporter.commands}.
 */
@NullMarked
package io.procmem.exporter;

import org.jspecify.annotations.NullMarked;
