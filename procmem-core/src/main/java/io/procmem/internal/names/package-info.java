/** Finds the names of containers and pods in files of the node. */
@NullMarked
package io.procmem.internal.names;

import org.jspecify.annotations.NullMarked;
