/**
 * Where processes belong: containers, pods and systemd units, and what the kernel says about their
 * control groups. Values only.
 */
@NullMarked
package io.procmem.container;

import org.jspecify.annotations.NullMarked;
