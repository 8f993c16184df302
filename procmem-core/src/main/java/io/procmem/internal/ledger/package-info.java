/** Reads the files of the machine that give the memory that {@code meminfo} does not. */
@NullMarked
package io.procmem.internal.ledger;

import org.jspecify.annotations.NullMarked;
