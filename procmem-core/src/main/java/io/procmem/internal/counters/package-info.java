/**
 * Keeps the counters of groups, subgroups and users from one snapshot to the next. Not API.
 *
 * <p>Start at {@link io.procmem.internal.counters.Ledger}, which makes one {@link
 * io.procmem.internal.counters.LedgerStep} per snapshot; its comment has an example.
 */
@NullMarked
package io.procmem.internal.counters;

import org.jspecify.annotations.NullMarked;
