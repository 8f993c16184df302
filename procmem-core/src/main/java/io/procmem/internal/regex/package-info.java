/**
 * Patterns whose matching time is bounded: regular expressions in RE2 syntax without backtracking
 * ({@link io.procmem.internal.regex.Regex}), and globs ({@link io.procmem.internal.regex.Glob}).
 * Not API.
 */
@NullMarked
package io.procmem.internal.regex;

import org.jspecify.annotations.NullMarked;
