package io.procmem.classify;

import io.procmem.internal.regex.Glob;
import java.util.Comparator;

/**
 * A name for processes that belong together, within a group: {@code postgres} in {@code db}.
 * Ordered by group, then by name. Immutable.
 *
 * @param group the group; not empty
 * @param name the name within the group; not empty
 */
public record Subgroup(String group, String name) implements Comparable<Subgroup> {

  /** The subgroup of a process that matches no rule. */
  public static final Subgroup OTHER = new Subgroup("other", "other");

  private static final Comparator<Subgroup> ORDER =
      Comparator.comparing(Subgroup::group).thenComparing(Subgroup::name);

  /**
   * A name within a group.
   *
   * @param group the group
   * @param name the name
   * @throws IllegalArgumentException if one of them is empty
   */
  public Subgroup {
    if (group.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a group and a name are needed: " + group + "/" + name);
    }
  }

  /** {@return whether it is {@link #OTHER}} */
  public boolean isOther() {
    return equals(OTHER);
  }

  /**
   * Whether a pattern matches, as in {@code Selection.groups}.
   *
   * @param pattern a group as {@code db}, or a subgroup as {@code db/postgres}; {@code *} matches
   *     any characters, {@code ?} matches one
   * @return whether it matches the group or the whole name
   * @throws IllegalArgumentException if the pattern is longer than 1,024 characters
   */
  public boolean matches(String pattern) {
    Glob glob = Glob.of(pattern);
    return glob.matches(group) || glob.matches(toString());
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Subgroup that && group.equals(that.group) && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + name.hashCode();
  }

  @Override
  public int compareTo(Subgroup other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return group + "/" + name;
  }
}
