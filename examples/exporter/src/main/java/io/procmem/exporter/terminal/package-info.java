/**
 * Output and keys: the size of the terminal, tables and lines that fit it, numbers in short form,
 * names, JSON.
 */
@NullMarked
package io.procmem.exporter.terminal;

import org.jspecify.annotations.NullMarked;
