/**
 * Turns reports into rows within the limit of a table. For the adapters; not exported to others.
 *
 * <p>{@link io.procmem.internal.exposition.Exposition} is the entry point.
 */
@NullMarked
package io.procmem.internal.exposition;

import org.jspecify.annotations.NullMarked;
