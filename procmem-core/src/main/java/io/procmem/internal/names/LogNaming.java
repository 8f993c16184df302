package io.procmem.internal.names;

/** What the kubelet's log directories say about one container or pod. */
final class LogNaming {

  private NodeNaming naming = NodeNaming.NOTHING;
  private long foundAt;

  NodeNaming naming() {
    return naming;
  }

  /** Adds what one directory says: a conflict if another says something else in the same scan. */
  void add(NodeNaming found, long now) {
    boolean isSecond = naming.isNamed() || (foundAt == now && naming.problem() != null);
    naming = isSecond ? NodeNaming.merge(naming, found) : found;
    foundAt = now;
  }
}
