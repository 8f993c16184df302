package io.procmem.internal.detail;

import io.procmem.internal.parse.StatusParser;

/**
 * Where a process is in the tree of pid namespaces.
 *
 * @param level 1 in the namespace of the procfs, 2 in those directly inside it, and so on
 * @param isFirst whether it is the first process of its namespace, which gets the children of
 *     others that end
 */
record InNamespace(int level, boolean isFirst) {

  /** If {@code status} cannot be read: any child may have been moved to it. */
  static final InNamespace UNKNOWN = new InNamespace(Integer.MAX_VALUE, true);

  /** As {@code status} shows it; in a kernel without pid namespaces, all are in one. */
  static InNamespace of(StatusParser status, int pid) {
    int innermost = status.namespaces == 0 ? pid : status.innermostPid;
    return new InNamespace(Math.max(1, status.namespaces), innermost == 1);
  }

  /** Whether it is known to be the first process of a namespace of this level. */
  boolean isFirstAt(int wanted) {
    return isFirst && level == wanted;
  }
}
