package io.procmem.internal.procfs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A process and all its descendants. The parent of each process is looked up once. */
final class Descendants {

  /** The root of an empty tree. */
  static final int NONE = -1;

  private final ProcessTable table;
  private final Set<Integer> inside = new HashSet<>();
  private final Set<Integer> outside = new HashSet<>();

  Descendants(ProcessTable table, int root) {
    this.table = table;
    inside.add(root);
  }

  boolean contains(TrackedProcess process) {
    List<Integer> path = new ArrayList<>();
    int pid = process.pid();
    while (pid != 0 && !inside.contains(pid) && outside.add(pid)) {
      path.add(pid);
      TrackedProcess at = table.find(pid);
      pid = at == null ? 0 : at.parentPid();
    }
    boolean below = inside.contains(pid);
    if (below) {
      path.forEach(outside::remove);
      inside.addAll(path);
    }
    return below;
  }
}
