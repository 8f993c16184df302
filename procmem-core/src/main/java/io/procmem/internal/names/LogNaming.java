package io.procmem.internal.names;

import java.util.HashMap;
import java.util.Map;

/** What the kubelet's log directories say about one container or pod. */
final class LogNaming {

  private final Map<NodePlace, NodeNaming> byPlace = new HashMap<>(2);
  private NodeNaming naming = NodeNaming.NOTHING;

  /** What all say together: a conflict if two say something else. */
  NodeNaming naming() {
    return naming;
  }

  /**
   * Replaces what one directory says.
   *
   * @return whether that changes what all say together
   */
  boolean set(NodePlace place, NodeNaming found) {
    if (found.equals(NodeNaming.NOTHING)) {
      byPlace.remove(place);
    } else {
      byPlace.put(place, found);
    }
    NodeNaming all = byPlace.values().stream().reduce(NodeNaming::merge).orElse(NodeNaming.NOTHING);
    boolean isChanged = !all.equals(naming);
    naming = isChanged ? all : naming; // the same object while nothing changes
    return isChanged;
  }
}
