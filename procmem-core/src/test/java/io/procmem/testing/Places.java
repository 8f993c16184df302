package io.procmem.testing;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import java.util.Optional;

/** Containers, pods and units that processes are in, for tests. */
public final class Places {

  private Places() {}

  public static Placement in(Container container) {
    return place(Optional.of(container), Optional.empty(), Optional.empty());
  }

  public static Placement in(Container container, Pod pod) {
    return place(Optional.of(container), Optional.of(pod), Optional.empty());
  }

  public static Placement in(SystemdUnit unit) {
    return place(Optional.empty(), Optional.empty(), Optional.of(unit));
  }

  private static Placement place(
      Optional<Container> container, Optional<Pod> pod, Optional<SystemdUnit> unit) {
    return new Placement(container, pod, unit, false, Optional.empty());
  }
}
