/** Names containers and pods by files of the node. */
@NullMarked
package io.procmem.internal.names;

import org.jspecify.annotations.NullMarked;
