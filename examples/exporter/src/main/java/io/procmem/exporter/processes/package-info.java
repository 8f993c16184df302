/** Options that choose processes: by name, user, container or group, and what ranks them. */
@NullMarked
package io.procmem.exporter.processes;

import org.jspecify.annotations.NullMarked;
