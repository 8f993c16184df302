package io.procmem.internal.container;

import io.procmem.container.Placement;
import java.util.List;

/** Finds where a process belongs by the paths of its control groups. */
public final class PathPlacement {

  private PathPlacement() {}

  /**
   * Where a process belongs.
   *
   * @param cgroups the printable paths of its control groups, that of its unit first
   */
  public static Placement of(List<String> cgroups) {
    return Placement.none();
  }
}
