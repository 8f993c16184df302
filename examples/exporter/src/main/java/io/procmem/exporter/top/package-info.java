/**
 * What {@code top} shows: the largest processes, the sums of users, containers and so on, or a
 * tree; as text or JSON, with notes on what is unknown. {@link io.procmem.exporter.top.ViewOptions}
 * chooses one of these views.
 */
@NullMarked
package io.procmem.exporter.top;

import org.jspecify.annotations.NullMarked;
