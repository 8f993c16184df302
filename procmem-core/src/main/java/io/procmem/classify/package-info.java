/**
 * What processes are: the subgroup of each process of a snapshot, and the values of {@code
 * io.procmem.Rules}.
 */
@NullMarked
package io.procmem.classify;

import org.jspecify.annotations.NullMarked;
