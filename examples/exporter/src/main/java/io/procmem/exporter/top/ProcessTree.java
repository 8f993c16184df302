package io.procmem.exporter.top;

import static java.util.Objects.requireNonNull;

import io.procmem.report.ProcessUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of a report as trees. A process whose parent is not part of the report is the root
 * of one.
 *
 * @param roots the processes without a parent
 */
record ProcessTree(List<Node> roots) {

  /** A process, its children and what they use. */
  static final class Node {
    private final ProcessUsage usage;
    private final List<Node> children = new ArrayList<>();
    private final Sums own;
    private final Sums subtree;
    private int depth = UNREACHED;

    private Node(ProcessUsage usage) {
      this.usage = usage;
      this.own = Sums.of(usage);
      this.subtree = Sums.of(usage);
    }

    ProcessUsage usage() {
      return usage;
    }

    List<Node> children() {
      return children;
    }

    /** What it uses itself. */
    Sums own() {
      return own;
    }

    /** What it and its descendants use. */
    Sums subtree() {
      return subtree;
    }

    /** The number of its ancestors. */
    int depth() {
      return depth;
    }
  }

  private static final int UNREACHED = -1;

  static ProcessTree of(List<ProcessUsage> processes) {
    Map<Integer, Node> nodes = new HashMap<>();
    processes.forEach(usage -> nodes.put(usage.process().pid(), new Node(usage)));
    List<Node> roots = new ArrayList<>();
    for (ProcessUsage usage : processes) {
      Node node = requireNonNull(nodes.get(usage.process().pid()));
      Node parent = nodes.get(usage.process().parentPid());
      if (parent == null || parent == node) {
        roots.add(node);
      } else {
        parent.children.add(node);
      }
    }
    List<Node> reached = new ArrayList<>();
    roots.forEach(root -> reach(root, reached));
    for (ProcessUsage usage : processes) { // parents in a circle, which only a forged tree has
      Node node = requireNonNull(nodes.get(usage.process().pid()));
      if (node.depth == UNREACHED) {
        requireNonNull(nodes.get(usage.process().parentPid())).children.remove(node);
        roots.add(node);
        reach(node, reached);
      }
    }
    for (int i = reached.size() - 1; i >= 0; i--) { // children before their parents
      Node node = reached.get(i);
      node.children.forEach(child -> node.subtree.add(child.subtree));
    }
    return new ProcessTree(List.copyOf(roots));
  }

  /** Sets the depth of a root and its descendants, and adds them, each after its parent. */
  private static void reach(Node root, List<Node> reached) {
    root.depth = 0;
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.poll();
      reached.add(node);
      for (Node child : node.children) {
        child.depth = node.depth + 1;
        open.add(child);
      }
    }
  }
}
