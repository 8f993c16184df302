package io.procmem.internal.detail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds processes that may have been moved to the first process of their pid namespace.
 *
 * <p>When a process ends, its children move to the first process of its pid namespace, unless they
 * have a subreaper. That is an ancestor of all in the namespace, but for those that have entered it
 * ({@code setns}, as {@code docker exec} does) and their descendants.
 *
 * <p>A descendant of P is in the namespace of P or further inside. A parent is in the namespace of
 * its child or further outside. So if the first process of P's own namespace is in the chain of
 * parents of P, P can only have descendants below that, or below the first process of a namespace
 * further inside.
 */
final class NamespaceMoves {

  private final List<ProcessMemory> processes;
  private final int[] parents;
  private final Relatives.Status status;
  private final Map<Integer, InNamespace> known = new HashMap<>();

  NamespaceMoves(List<ProcessMemory> processes, int[] parents, Relatives.Status status) {
    this.processes = processes;
    this.parents = parents;
    this.status = status;
  }

  /** Sets what was read already. */
  void know(int row, InNamespace namespace) {
    known.put(row, namespace);
  }

  private InNamespace namespace(int row) {
    return known.computeIfAbsent(row, at -> status.namespace(processes.get(at)));
  }

  private boolean hasPidOne(int row) {
    return processes.get(row).files().pid() == 1;
  }

  /** Whether a process may have been moved to its parent, the first process of a namespace. */
  boolean isBelowFirst(int row) {
    int parent = parents[row];
    return parent != Relatives.NO_PARENT
        && (hasPidOne(parent) || (namespace(row).level() > 1 && namespace(parent).isFirst()));
  }

  /** Whether a process may have descendants below the first process of a namespace. */
  boolean canReach(int row, int first) {
    int level = namespace(row).level();
    int other = hasPidOne(first) ? 1 : namespace(first).level();
    return other > level || (other == level && !isBelowOwnFirst(row, level));
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
