package io.procmem.classify;

import java.util.Comparator;

/**
 * What processes that belong together are called: a name in a group, such as {@code postgres} in
 * {@code db}. Ordered by group, then by name.
 *
 * @param group the group; not empty
 * @param name the name in it; not empty
 */
public record Subgroup(String group, String name) implements Comparable<Subgroup> {

  /** Of a process that no rule knows. */
  public static final Subgroup OTHER = new Subgroup("other", "other");

  private static final Comparator<Subgroup> ORDER =
      Comparator.comparing(Subgroup::group).thenComparing(Subgroup::name);

  /**
   * A name in a group.
   *
   * @param group the group
   * @param name the name
   */
  public Subgroup {
    if (group.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a group and a name are needed: " + group + "/" + name);
    }
  }

  /** {@return whether it is that of the processes no rule knows} */
  public boolean isOther() {
    return equals(OTHER);
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
