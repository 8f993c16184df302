package io.procmem.internal.rules;

import java.util.List;

/**
 * The ancestors of a process, as far as they are known. Immutable.
 *
 * @param names the names of its parent, of the parent's parent, and so on
 * @param complete whether the last of them is known to have no parent
 */
public record Ancestors(List<String> names, boolean complete) {

  /** Copies the names. */
  public Ancestors {
    names = List.copyOf(names);
  }

  /** What {@code parent=} is compared with. */
  AttributeValues parent() {
    return AttributeValues.of(
        names.isEmpty() ? List.of() : names.subList(0, 1), complete || !names.isEmpty());
  }

  /** What {@code ancestor=} is compared with. */
  AttributeValues all() {
    return AttributeValues.of(names, complete);
  }
}
