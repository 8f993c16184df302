/**
 * Single entries of {@code pagemap}: how often their pages are mapped, by their frame numbers, and
 * which of them show the same page. No frame number leaves this package.
 */
@NullMarked
package io.procmem.internal.frames;

import org.jspecify.annotations.NullMarked;
