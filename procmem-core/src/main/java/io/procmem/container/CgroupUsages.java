package io.procmem.container;

import java.util.Map;
import java.util.Optional;

/**
 * What the kernel accounts to control groups. Immutable.
 *
 * @param own the group of this JVM; empty if it was not requested or is not visible
 * @param byContainer the groups of containers, by the id of the container; empty if not requested
 */
public record CgroupUsages(Optional<CgroupUsage> own, Map<String, CgroupUsage> byContainer) {

  private static final CgroupUsages NONE = new CgroupUsages(Optional.empty(), Map.of());

  /**
   * Copies the map.
   *
   * @param own the group of this JVM
   * @param byContainer the groups of containers, by id
   */
  public CgroupUsages {
    byContainer = Map.copyOf(byContainer);
  }

  /** {@return nothing known} */
  public static CgroupUsages none() {
    return NONE;
  }
}
