/** The commands. {@link io.procmem.exporter.commands.ExporterCommand} lists them and runs one. */
@NullMarked
package io.procmem.exporter.commands;

import org.jspecify.annotations.NullMarked;
