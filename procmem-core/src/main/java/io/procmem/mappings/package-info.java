/**
 * Values: how much memory each mapped file, heap and stack uses. {@link
 * io.procmem.mappings.Mappings} is the entry point.
 */
@NullMarked
package io.procmem.mappings;

import org.jspecify.annotations.NullMarked;
