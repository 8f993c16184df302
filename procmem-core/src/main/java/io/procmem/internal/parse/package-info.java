/**
 * One parser for each kernel file, named after it. A parser understands bytes and opens nothing.
 * Not API.
 */
@NullMarked
package io.procmem.internal.parse;

import org.jspecify.annotations.NullMarked;
