package io.procmem.internal.container;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a control group, and the directories in it. {@code ..} at its start, which leads out
 * of the namespace of the reader, is not one of them.
 *
 * @param path the printable path
 * @param names the names of the directories, in which a backslash is not doubled
 * @param ends where each directory ends in the path
 */
record Directories(String path, List<String> names, List<Integer> ends) {

  /** What the kernel appends to the path of a group that was removed. */
  private static final String DELETED = " (deleted)";

  static Directories of(String path) {
    Directories found = new Directories(path, new ArrayList<>(), new ArrayList<>());
    String present = Step.removed(path, DELETED);
    for (int start = 0, end; start < present.length(); start = end + 1) {
      end = present.indexOf('/', start);
      end = end < 0 ? present.length() : end;
      String name = present.substring(start, end).replace("\\\\", "\\");
      if (!name.isEmpty() && !name.equals("..") && !name.equals(".")) {
        found.addWithSlice(name, end);
      }
    }
    return found;
  }

  /**
   * A runtime that expects to make scopes of systemd is given {@code slice:prefix:id}. One that
   * does not make them takes that for the name of a directory.
   */
  private void addWithSlice(String name, int end) {
    int first = name.indexOf(':');
    int second = name.indexOf(':', first + 1);
    boolean isTriple =
        first >= 0 && second > first && (first == 0 || name.startsWith(".slice", first - 6));
    if (!isTriple) {
      add(name, end);
      return;
    }
    if (first > 0) {
      add(name.substring(0, first), end);
    }
    add(name.substring(first + 1, second) + "-" + name.substring(second + 1), end);
  }

  private void add(String name, int end) {
    names.add(name);
    ends.add(end);
  }

  /** The path of one of the directories. */
  String pathOf(int directory) {
    return path.substring(0, ends.get(directory));
  }
}
