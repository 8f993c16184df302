/**
 * Reads the mappings of processes and adds them up by name. {@link
 * io.procmem.internal.mappings.SmapsParser} parses {@code smaps} and {@code maps} of any size in
 * constant memory; {@link io.procmem.internal.mappings.NameTable} holds the sums. The parser can
 * also show each mapping, as a {@link io.procmem.internal.mappings.MappingView}. Not API.
 */
@NullMarked
package io.procmem.internal.mappings;

import org.jspecify.annotations.NullMarked;
