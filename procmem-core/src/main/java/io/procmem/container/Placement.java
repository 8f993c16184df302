package io.procmem.container;

import java.util.Objects;
import java.util.Optional;

/**
 * The container, pod and systemd unit of a process. Immutable.
 *
 * @param container the innermost container that it runs in; empty if none is known
 * @param pod the pod of that container, or of the process if only its pod is known; empty if it is
 *     in none, or none is known
 * @param unit the innermost systemd unit that it runs in, inside or outside of the container; empty
 *     if it is in none
 * @param isHelper whether it serves a container but does not run in it: {@code conmon}, the monitor
 *     of LXC, the virtual machine monitor of Kata Containers. {@code container} is empty then
 * @param served the id of the container or pod sandbox that a helper serves; empty if unknown or
 *     not a helper
 */
public record Placement(
    Optional<Container> container,
    Optional<Pod> pod,
    Optional<SystemdUnit> unit,
    boolean isHelper,
    Optional<String> served) {

  private static final Placement NONE =
      new Placement(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

  /** {@return a placement in no container, pod or unit} */
  public static Placement none() {
    return NONE;
  }

  /** {@return the namespace of its pod; empty if unknown} */
  public Optional<String> namespace() {
    return pod.flatMap(Pod::namespace);
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Placement that
            && isHelper == that.isHelper
            && container.equals(that.container)
            && pod.equals(that.pod)
            && unit.equals(that.unit)
            && served.equals(that.served));
  }

  @Override
  public int hashCode() {
    return Objects.hash(isHelper, container, pod, unit, served);
  }
}
