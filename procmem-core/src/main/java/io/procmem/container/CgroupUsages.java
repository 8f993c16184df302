package io.procmem.container;

import java.util.Map;
import java.util.Optional;

/**
 * What the kernel accounts to control groups. Immutable.
 *
 * @param own the group of this JVM; empty if it was not requested or is not visible
 * @param byContainer the groups of containers, by the id of the container; empty if not requested.
 *     Only containers with a process in the snapshot whose files are visible
 * @param byUnit the groups of systemd units, by the unit; empty if not requested. As for containers
 */
public record CgroupUsages(
    Optional<CgroupUsage> own,
    Map<String, CgroupUsage> byContainer,
    Map<SystemdUnit, CgroupUsage> byUnit) {

  private static final CgroupUsages NONE = new CgroupUsages(Optional.empty(), Map.of(), Map.of());

  /**
   * Copies the maps.
   *
   * @param own the group of this JVM
   * @param byContainer the groups of containers, by id
   * @param byUnit the groups of systemd units
   */
  public CgroupUsages {
    byContainer = Map.copyOf(byContainer);
    byUnit = Map.copyOf(byUnit);
  }

  /** {@return nothing known} */
  public static CgroupUsages none() {
    return NONE;
  }

  /**
   * Only the group of this JVM.
   *
   * @param own the group
   * @return that group
   */
  public static CgroupUsages ofOwn(CgroupUsage own) {
    return new CgroupUsages(Optional.of(own), Map.of(), Map.of());
  }
}
