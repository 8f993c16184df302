/**
 * Finds the container, pod and systemd unit of a process; finds and reads control groups. In this
 * package, <em>group</em> is short for control group.
 */
@NullMarked
package io.procmem.internal.container;

import org.jspecify.annotations.NullMarked;
