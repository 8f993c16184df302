/**
 * Finds out what an interpreter runs: the class, module, script or archive that its command line
 * names. Not API.
 *
 * <p>{@link io.procmem.internal.program.Interpreter#mainOf} is the door.
 */
@NullMarked
package io.procmem.internal.program;

import org.jspecify.annotations.NullMarked;
