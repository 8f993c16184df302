package io.procmem.internal.container;

import io.procmem.internal.parse.CgroupMountsParser.Mount;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the directories of control groups are. A path in {@code /proc/[pid]/cgroup} and the root of
 * a mount are both relative to the cgroup namespace of this JVM, so the directory is found by their
 * difference. Immutable.
 */
final class Hierarchies {

  /** The maximum number of ancestors that are searched for limits. */
  private static final int MAX_LEVELS = 16;

  private static final String PARENT = "..";

  private final List<Mount> mounts;

  Hierarchies(List<Mount> mounts) {
    this.mounts = List.copyOf(mounts);
  }

  /**
   * The directories of a control group and its ancestors, as far as they are visible, the control
   * group first; empty if it is not visible.
   *
   * @param controller the controller of version 1; empty text for version 2
   * @param path the path of the group, printable
   */
  List<File> levels(String controller, String path) {
    List<File> most = List.of();
    for (Mount mount : mounts) {
      boolean isWanted =
          controller.isEmpty() ? mount.version2() : mount.controllers().contains(controller);
      List<String> names = isWanted ? below(mount.root(), decoded(path)) : null;
      if (names != null && names.size() + 1 > most.size()) {
        most = levels(new File(mount.point()), names);
      }
    }
    return most;
  }

  /** Whether a hierarchy is mounted at all. */
  boolean have(String controller) {
    return mounts.stream()
        .anyMatch(
            mount ->
                controller.isEmpty() ? mount.version2() : mount.controllers().contains(controller));
  }

  private static List<File> levels(File mountPoint, List<String> names) {
    List<File> levels = new ArrayList<>();
    File level = mountPoint;
    levels.add(level);
    for (String name : names) {
      level = new File(level, name);
      levels.add(0, level);
    }
    return levels.size() > MAX_LEVELS ? List.copyOf(levels.subList(0, MAX_LEVELS)) : levels;
  }

  /** The names that lead from one group to another below it; null if it is not below. */
  static @Nullable List<String> below(String root, String path) {
    List<String> start = names(root);
    List<String> all = names(path);
    boolean isBelow = start.size() <= all.size() && all.subList(0, start.size()).equals(start);
    List<String> rest = isBelow ? all.subList(start.size(), all.size()) : List.of();
    return isBelow && !rest.contains(PARENT) ? rest : null;
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  /** The name of a file from its printable form. */
  static String decoded(String printable) {
    if (printable.indexOf('\\') < 0) {
      return printable;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < printable.length()) {
      int point = printable.codePointAt(at);
      if (printable.startsWith("\\x", at) && at + 4 <= printable.length()) {
        bytes.write(Integer.parseInt(printable, at + 2, at + 4, 16));
        at += 4;
      } else {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += point == '\\' ? 2 : Character.charCount(point);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
