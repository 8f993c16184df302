package io.procmem.internal.container;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.parse.CgroupParser;
import java.io.File;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a control group: in version 2 one, in version 1 one for each controller. Lists
 * begin with the directory of the control group, followed by those of its ancestors.
 *
 * @param path the path of the group
 * @param memoryIsV2 whether the memory controller is in version 2
 * @param memory the directories of the memory controller
 * @param cpuIsV2 whether the CPU controller is in version 2
 * @param cpu the directories of the CPU controller; empty if not visible
 * @param pressure the directory with the pressure; null if not visible
 */
record GroupDirectories(
    String path,
    boolean memoryIsV2,
    List<File> memory,
    boolean cpuIsV2,
    List<File> cpu,
    @Nullable File pressure) {

  /**
   * The paths of a group in the hierarchies, printable.
   *
   * @param memory that of the memory controller of version 1; null if it has none
   * @param cpu that of the CPU controller of version 1
   * @param unified that of version 2
   */
  record Paths(@Nullable String memory, @Nullable String cpu, @Nullable String unified) {

    /** The first call of the method that the compiler provides would be slow. */
    boolean isSameAs(Paths other) {
      return Objects.equals(memory, other.memory)
          && Objects.equals(cpu, other.cpu)
          && Objects.equals(unified, other.unified);
    }

    /** The paths in {@code /proc/[pid]/cgroup}. */
    static Paths of(CgroupParser parsed, ByteCursor bytes) {
      return new Paths(
          parsed.path(bytes, "memory"), parsed.path(bytes, "cpu"), parsed.path(bytes, ""));
    }

    /** The paths of a group that has the same in each hierarchy that is mounted. */
    static Paths same(String path, Hierarchies in) {
      return new Paths(
          in.have("memory") ? path : null, in.have("cpu") ? path : null, in.have("") ? path : null);
    }
  }

  /** Finds the directories; null if no directory with the memory of the group is visible. */
  static @Nullable GroupDirectories of(Paths paths, Hierarchies in) {
    boolean memoryIsV2 = paths.memory == null;
    String path = memoryIsV2 ? paths.unified : paths.memory;
    List<File> memory = path == null ? List.of() : in.levels(memoryIsV2 ? "" : "memory", path);
    if (path == null || memory.isEmpty()) {
      return null;
    }
    boolean cpuIsV2 = paths.cpu == null;
    String cpuPath = cpuIsV2 ? paths.unified : paths.cpu;
    List<File> cpu = cpuPath == null ? List.of() : in.levels(cpuIsV2 ? "" : "cpu", cpuPath);
    return new GroupDirectories(
        path, memoryIsV2, memory, cpuIsV2, cpu, pressure(paths, memoryIsV2, path, in));
  }

  /** On a hybrid system, version 2 may know only a larger group, or only the root. */
  private static @Nullable File pressure(
      Paths paths, boolean memoryIsV2, String path, Hierarchies in) {
    boolean isSame = memoryIsV2 || (path.equals(paths.unified) && !path.equals("/"));
    List<File> levels = isSame ? in.levels("", path) : List.of();
    return levels.isEmpty() ? null : levels.get(0);
  }
}
