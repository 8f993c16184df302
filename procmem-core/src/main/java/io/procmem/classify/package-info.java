/**
 * What a process is: rules, ordered and without code, that put each into a subgroup of a group.
 *
 * <p>Nothing here reads a file of a process; a rule that needs one says so, and is asked again when
 * it is there.
 */
@NullMarked
package io.procmem.classify;

import org.jspecify.annotations.NullMarked;
