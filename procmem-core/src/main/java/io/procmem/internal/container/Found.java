package io.procmem.internal.container;

import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import java.util.Optional;

/**
 * The meaning of one directory of a path.
 *
 * @param container the container that it is the control group of; empty if it is not that of a
 *     container
 * @param isUnit whether it is a unit too, and not only the scope that was made for the container
 * @param isHelper whether what runs in it serves a container
 * @param served the id of the container that a helper serves; empty if unknown
 */
record Found(
    Optional<Container> container, boolean isUnit, boolean isHelper, Optional<String> served) {

  static Found container(String id, ContainerRuntime runtime, ContainerKind kind) {
    return new Found(Optional.of(Container.of(id, runtime, kind)), false, false, Optional.empty());
  }

  /** A service of systemd that runs a container. */
  static Found service(String id, ContainerRuntime runtime, ContainerKind kind) {
    return new Found(Optional.of(Container.of(id, runtime, kind)), true, false, Optional.empty());
  }

  static Found helper(Optional<String> served) {
    return new Found(Optional.empty(), true, true, served);
  }
}
