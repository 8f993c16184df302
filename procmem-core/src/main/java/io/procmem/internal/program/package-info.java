/**
 * Finds what an interpreter runs: the class, module, script or archive that its command line names.
 * Shows no other argument, since arguments may contain secrets. Not API.
 *
 * <p>{@link io.procmem.internal.program.Interpreters#mainOf} is the entry point. {@code
 * Interpreters} and {@code Shells} list the interpreters, and the {@code …Options} classes their
 * options. {@code MainSearch} skips the options of one command line; {@code NameShape} recognizes
 * names, and {@code MainName} and {@code Url} select the part that is shown.
 */
@NullMarked
package io.procmem.internal.program;

import org.jspecify.annotations.NullMarked;
