package io.procmem.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A container, virtual machine, task or job. Immutable.
 *
 * @param id its id: 64 hexadecimal digits with most runtimes; the name of a system container or
 *     virtual machine; or the scheduler's name of the task
 * @param runtime the runtime that started it
 * @param kind the kind of container
 * @param name its name, from files on the node; empty if unknown
 * @param image its image, from files on the node; empty if unknown
 */
public record Container(
    String id,
    ContainerRuntime runtime,
    ContainerKind kind,
    Optional<String> name,
    Optional<String> image) {

  /** The length to which runtimes shorten an id, as {@code docker ps} does. */
  private static final int SHORT_ID = 12;

  /** An id that is not also the name: hexadecimal digits, a UUID, a number. */
  private static final Pattern OPAQUE = Pattern.compile("[0-9a-f-]{32,}|[0-9]+");

  /**
   * A container whose name and image are unknown.
   *
   * @param id its id
   * @param runtime the runtime that started it
   * @param kind the kind of container
   * @return that container
   */
  public static Container of(String id, ContainerRuntime runtime, ContainerKind kind) {
    return new Container(id, runtime, kind, Optional.empty(), Optional.empty());
  }

  /**
   * {@return the texts that conditions on containers compare with their patterns: its name if
   * known, its id, and for an id of 64 digits the first 12}
   */
  public List<String> identifiers() {
    List<String> all = new ArrayList<>(3);
    name.ifPresent(all::add);
    all.add(id);
    if (id.length() == 64 && OPAQUE.matcher(id).matches()) {
      all.add(id.substring(0, SHORT_ID));
    }
    return all;
  }

  /**
   * {@return whether {@link #identifiers} has its name: the name is known, or the id is the name,
   * as for a system container}
   */
  public boolean isNameKnown() {
    return name.isPresent() || !OPAQUE.matcher(id).matches();
  }

  /** {@return its name, or its id if the name is unknown} */
  public String displayName() {
    return name.orElse(id);
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Container that
            && id.equals(that.id)
            && runtime == that.runtime
            && kind == that.kind
            && name.equals(that.name)
            && image.equals(that.image));
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, runtime, kind, name, image);
  }
}
