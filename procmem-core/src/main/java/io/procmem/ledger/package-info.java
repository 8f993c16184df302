/**
 * Values: what the memory of the machine is used for, as a table that adds up to all of it.
 *
 * <p>Start at {@link io.procmem.ledger.MemoryLedger}.
 */
@NullMarked
package io.procmem.ledger;

import org.jspecify.annotations.NullMarked;
