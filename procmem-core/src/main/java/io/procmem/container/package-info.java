/**
 * The containers, pods and systemd units of processes, and the memory and limits of their control
 * groups. Values only.
 */
@NullMarked
package io.procmem.container;

import org.jspecify.annotations.NullMarked;
