/**
 * Values: what the memory of the machine is used for, as a table that adds up to all of it.
 *
 * <p>{@link io.procmem.ledger.MemoryLedger} is the entry point.
 */
@NullMarked
package io.procmem.ledger;

import org.jspecify.annotations.NullMarked;
