/**
 * The memory detail: which processes have it read, at what cost, and what is known of each. Not
 * API.
 *
 * <p>{@link io.procmem.internal.detail.DetailPass} is the entry point: it reads what a {@link
 * io.procmem.internal.detail.DetailPlan} wants. {@link io.procmem.internal.detail.ProcessMemory}
 * holds what is known of one process.
 */
@NullMarked
package io.procmem.internal.detail;

import org.jspecify.annotations.NullMarked;
