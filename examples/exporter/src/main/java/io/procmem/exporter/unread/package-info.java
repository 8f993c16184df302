/** Sentences about what is unknown or known only between bounds, why, and what would help. */
@NullMarked
package io.procmem.exporter.unread;

import org.jspecify.annotations.NullMarked;
