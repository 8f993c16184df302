package io.procmem.internal.detail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds processes that may have been reparented to the first process of their pid namespace.
 *
 * <p>When a process ends, its children are reparented to the first process of its pid namespace,
 * unless they have a subreaper. The first process is an ancestor of all processes in the namespace,
 * except those that have entered the namespace ({@code setns}, as {@code docker exec} does) and
 * their descendants.
 *
 * <p>A descendant of P is in the namespace of P or in one nested in it. A parent is in the
 * namespace of its child or in one that encloses it. So if the first process of P's own namespace
 * is in the chain of parents of P, P can only have descendants below that process, or below the
 * first process of a nested namespace.
 */
final class NamespaceReparenting {

  private final List<ProcessMemory> processes;
  private final int[] parents;
  private final Relatives.Status status;
  private final Map<Integer, NamespacePosition> known = new HashMap<>();

  NamespaceReparenting(List<ProcessMemory> processes, int[] parents, Relatives.Status status) {
    this.processes = processes;
    this.parents = parents;
    this.status = status;
  }

  /** Sets the namespace of a process that was already read. */
  void know(int row, NamespacePosition namespace) {
    known.put(row, namespace);
  }

  private NamespacePosition namespace(int row) {
    return known.computeIfAbsent(row, at -> status.namespace(processes.get(at)));
  }

  private boolean hasPidOne(int row) {
    return processes.get(row).files().pid() == 1;
  }

  /**
   * Whether the parent of a process is the first process of a namespace, so that it may have been
   * reparented.
   */
  boolean isBelowFirst(int row) {
    int parent = parents[row];
    return parent != Relatives.NO_PARENT
        && (hasPidOne(parent) || (namespace(row).level() > 1 && namespace(parent).isFirst()));
  }

  /** The level of a namespace, given its first process. */
  int levelOf(int first) {
    return hasPidOne(first) ? 1 : namespace(first).level();
  }

  /** Whether a process may have descendants below the first process of a namespace of a level. */
  boolean canReach(int row, int firstLevel) {
    int level = namespace(row).level();
    return firstLevel > level || (firstLevel == level && !isBelowOwnFirst(row, level));
  }

  /** Whether the first process of its own namespace is in the chain of parents of a process. */
  private boolean isBelowOwnFirst(int row, int level) {
    for (int at = row; at != Relatives.NO_PARENT; at = parents[at]) {
      if (level == 1 ? hasPidOne(at) : namespace(at).isFirstAt(level)) {
        return true;
      }
    }
    return false;
  }
}
