/** Finds the container, pod and systemd unit of a process; finds and reads control groups. */
@NullMarked
package io.procmem.internal.container;

import org.jspecify.annotations.NullMarked;
