package io.procmem.internal.container;

import io.procmem.container.SystemdUnit;
import java.util.List;

/**
 * The path of the control group of a container or unit, from the paths of one of its processes: up
 * to the directory that names it. What follows is a group below it, such as {@code /init}.
 */
final class GroupPath {

  private GroupPath() {}

  /** The paths of a container in the hierarchies; most have one. Empty if none names it. */
  static List<String> ofContainer(List<String> paths, String id) {
    return paths.stream()
        .flatMap(path -> new PathReading(path).groupOfContainer(id).stream())
        .distinct()
        .toList();
  }

  /** The paths of a systemd unit. */
  static List<String> ofUnit(List<String> paths, SystemdUnit unit) {
    return paths.stream()
        .flatMap(path -> new PathReading(path).groupOfUnit(unit.name()).stream())
        .distinct()
        .toList();
  }
}
