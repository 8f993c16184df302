/** Where a procfs is, and whether it is one. {@link Mount} is the entry point. Not API. */
@NullMarked
package io.procmem.internal.mount;

import org.jspecify.annotations.NullMarked;
