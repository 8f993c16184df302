package io.procmem.internal.container;

import java.util.List;

/**
 * One directory of the path of a control group, and those around it.
 *
 * @param path the names of all directories, from the root
 * @param at the index of this one
 * @param top the index of the first one within the innermost container found so far; 0 on the host
 * @param isWhole whether the path begins at the root of the host, not at that of a namespace
 */
record Step(List<String> path, int at, int top, boolean isWhole) {

  /** Its name. */
  String name() {
    return path.get(at);
  }

  /** The name of the directory so many levels above it; empty if that is outside the container. */
  String above(int levels) {
    return at - levels >= top ? path.get(at - levels) : "";
  }

  /** The directory that it is in. */
  Step up() {
    return new Step(path, at - 1, top, isWhole);
  }

  /** The name of the directory that it is in. */
  String parent() {
    return above(1);
  }

  /** The name of the directory below it in the path; empty if it is the last one. */
  String next() {
    return at + 1 < path.size() ? path.get(at + 1) : "";
  }

  boolean isLast() {
    return at == path.size() - 1;
  }

  /**
   * How many directories are above it on the host; -1 if it is in a container or that is unknown.
   */
  int depthOnHost() {
    return isWhole && top == 0 ? at : -1;
  }

  /** Whether one of the directories above it, within the container, has one of these names. */
  boolean isWithin(List<String> names) {
    for (int i = top; i < at; i++) {
      if (names.contains(path.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The name without a suffix. */
  String without(String suffix) {
    return removed(name(), suffix);
  }

  /** A text without a suffix. */
  static String removed(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  /** The name between a prefix and a suffix; empty if it does not have both. */
  String between(String prefix, String suffix) {
    String name = name();
    boolean fits =
        name.length() > prefix.length() + suffix.length()
            && name.startsWith(prefix)
            && name.endsWith(suffix);
    return fits ? name.substring(prefix.length(), name.length() - suffix.length()) : "";
  }

  /** Whether the printable path of a control group begins at the root of the host. */
  static boolean isWhole(String cgroup) {
    return !cgroup.startsWith("/..");
  }
}
