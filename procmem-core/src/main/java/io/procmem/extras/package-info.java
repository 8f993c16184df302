/** What a report includes only if it was requested. {@link Extras} is the entry point. */
@NullMarked
package io.procmem.extras;

import org.jspecify.annotations.NullMarked;
