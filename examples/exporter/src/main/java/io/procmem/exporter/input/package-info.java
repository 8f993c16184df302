/**
 * Reads the values of options, and says what is wrong with one. A converter parses the text of an
 * option; {@link io.procmem.exporter.input.Conflict} refuses options that have no effect together.
 */
@NullMarked
package io.procmem.exporter.input;

import org.jspecify.annotations.NullMarked;
