/** The mappings of processes: what memory each mapped file, heap and stack takes. Values only. */
@NullMarked
package io.procmem.mappings;

import org.jspecify.annotations.NullMarked;
