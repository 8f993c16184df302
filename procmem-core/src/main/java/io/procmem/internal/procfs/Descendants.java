package io.procmem.internal.procfs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all whose line of parents leads to it. Each process is asked for its parent once.
 */
final class Descendants {

  /** The root of a tree that nobody is in. */
  static final int OF_NOBODY = -1;

  private final ProcessTable table;
  private final Set<Integer> inside = new HashSet<>();
  private final Set<Integer> outside = new HashSet<>();

  Descendants(ProcessTable table, int root) {
    this.table = table;
    inside.add(root);
  }

  boolean contains(TrackedProcess process) {
    List<Integer> line = new ArrayList<>();
    int pid = process.pid();
    while (pid != 0 && !inside.contains(pid) && outside.add(pid)) {
      line.add(pid);
      TrackedProcess at = table.find(pid);
      pid = at == null ? 0 : at.parentPid;
    }
    boolean below = inside.contains(pid);
    if (below) {
      line.forEach(outside::remove);
      inside.addAll(line);
    }
    return below;
  }
}
