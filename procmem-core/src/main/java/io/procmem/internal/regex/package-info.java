/**
 * Regular expressions whose matching time is bounded: RE2 syntax, no backtracking. Not API.
 *
 * <p>{@link io.procmem.internal.regex.Regex} is the door.
 */
@NullMarked
package io.procmem.internal.regex;

import org.jspecify.annotations.NullMarked;
