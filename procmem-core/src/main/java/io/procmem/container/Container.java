package io.procmem.container;

import java.util.Optional;

/**
 * A container, or something that is run like one. Immutable.
 *
 * @param id its id: 64 hexadecimal digits of most runtimes, the name of a system container or
 *     virtual machine, or what a scheduler calls the task
 * @param runtime what started it
 * @param kind what it runs
 * @param name its name, from files on the node; empty if unknown
 * @param image its image, from files on the node; empty if unknown
 */
public record Container(
    String id,
    ContainerRuntime runtime,
    ContainerKind kind,
    Optional<String> name,
    Optional<String> image) {

  /**
   * A container whose name and image are unknown.
   *
   * @param id its id
   * @param runtime what started it
   * @param kind what it runs
   * @return that container
   */
  public static Container of(String id, ContainerRuntime runtime, ContainerKind kind) {
    return new Container(id, runtime, kind, Optional.empty(), Optional.empty());
  }

  /** {@return its name; the id if it has no known name} */
  public String displayName() {
    return name.orElse(id);
  }
}
