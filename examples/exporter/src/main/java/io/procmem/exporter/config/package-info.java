/**
 * The options that several commands share, and what they mean to the library: a builder, a table of
 * metrics, a selection of processes.
 */
@NullMarked
package io.procmem.exporter.config;

import org.jspecify.annotations.NullMarked;
