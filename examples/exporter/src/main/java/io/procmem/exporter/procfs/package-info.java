/**
 * Options that say where files are: the procfs, the control groups, and the files that name users,
 * containers and pods. {@link io.procmem.exporter.procfs.RootOptions} has them all.
 */
@NullMarked
package io.procmem.exporter.procfs;

import org.jspecify.annotations.NullMarked;
