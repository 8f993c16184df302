/**
 * Recordings of the last minutes: the options that write them, and what {@code report --file} shows
 * of one, as text or JSON.
 */
@NullMarked
package io.procmem.exporter.recording;

import org.jspecify.annotations.NullMarked;
