package io.procmem.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** Where runtimes shorten an id, as {@code docker ps} does. */
  private static final int SHORT_ID = 12;

  /** An id that is not also the name: hexadecimal digits, a UUID, a number. */
  private static final Pattern OPAQUE = Pattern.compile("[0-9a-f-]{32,}|[0-9]+");

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

  /**
   * {@return what conditions on containers compare with their patterns: its name if known, its id,
   * and the first 12 digits of an id of 64}
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
   * {@return whether it has no other name than {@link #identifiers} has: the name is known, or the
   * id is a name, as of a system container}
   */
  public boolean isNameKnown() {
    return name.isPresent() || !OPAQUE.matcher(id).matches();
  }

  /** {@return its name; the id if it has no known name} */
  public String displayName() {
    return name.orElse(id);
  }
}
