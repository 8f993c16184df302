package io.procmem.internal.detail;

import io.procmem.internal.parse.StatusParser;

/**
 * Where a process is in the tree of pid namespaces.
 *
 * @param level 1 in the namespace of the procfs, 2 in those directly inside it, and so on
 * @param isFirst whether it is the first process of its namespace: children of ended processes are
 *     reparented to it
 */
record NamespacePosition(int level, boolean isFirst) {

  /** The result if {@code status} cannot be read: any process may have been reparented to it. */
  static final NamespacePosition UNKNOWN = new NamespacePosition(Integer.MAX_VALUE, true);

  /** Reads it from {@code status}. In a kernel without pid namespaces, all processes are in one. */
  static NamespacePosition of(StatusParser status, int pid) {
    int innermost = status.namespaces == 0 ? pid : status.innermostPid;
    return new NamespacePosition(Math.max(1, status.namespaces), innermost == 1);
  }

  /** Whether it is known to be the first process of a namespace of this level. */
  boolean isFirstAt(int wanted) {
    return isFirst && level == wanted;
  }
}
