/** Thresholds on the memory of the machine, of this JVM's container and of other containers. */
@NullMarked
package io.procmem.watch;

import org.jspecify.annotations.NullMarked;
