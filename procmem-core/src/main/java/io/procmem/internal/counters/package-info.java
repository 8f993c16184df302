/**
 * Keeps the counters of groups, subgroups and users from one snapshot to the next. Not API.
 *
 * <p>{@link io.procmem.internal.counters.Ledger} is the door: one step for each snapshot.
 */
@NullMarked
package io.procmem.internal.counters;

import org.jspecify.annotations.NullMarked;
