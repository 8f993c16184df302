package io.procmem.internal.container;

import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.CgroupMountsParser.Mount;
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
    String name = new String(Printable.bytes(path), StandardCharsets.UTF_8);
    List<File> most = List.of();
    for (Mount mount : mounts) {
      List<String> names = has(mount, controller) ? below(mount.root(), name) : null;
      if (names != null && names.size() + 1 > most.size()) {
        most = levels(new File(mount.point()), names);
      }
    }
    return most;
  }

  /** Whether a hierarchy is mounted at all. */
  boolean have(String controller) {
    return mounts.stream().anyMatch(mount -> has(mount, controller));
  }

  private static boolean has(Mount mount, String controller) {
    return controller.isEmpty() ? mount.version2() : mount.controllers().contains(controller);
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
}
