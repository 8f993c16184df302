/**
 * A Prometheus exporter and a command line over procmem. {@link io.procmem.exporter.Main} is where
 * it starts, {@link io.procmem.exporter.ExporterCommand} names the commands.
 */
@NullMarked
package io.procmem.exporter;

import org.jspecify.annotations.NullMarked;
