/** Whose processes are added up: users, groups, containers, pods, namespaces and systemd units. */
@NullMarked
package io.procmem.exporter.owners;

import org.jspecify.annotations.NullMarked;
