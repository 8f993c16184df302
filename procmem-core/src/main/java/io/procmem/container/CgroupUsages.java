package io.procmem.container;

import java.util.Map;
import java.util.Optional;

/**
 * The memory, CPU accounting and limits of control groups (cgroups). Immutable.
 *
 * @param own the control group of this JVM; empty if it was not requested or is not visible
 * @param byContainer the control groups of containers, by the id of the container; empty if not
 *     requested. Has only containers with a process in the snapshot, whose control group is visible
 * @param byUnit the control groups of systemd units, by the unit; empty if not requested. Has only
 *     units with a process in the snapshot, whose control group is visible
 */
public record CgroupUsages(
    Optional<CgroupUsage> own,
    Map<String, CgroupUsage> byContainer,
    Map<SystemdUnit, CgroupUsage> byUnit) {

  private static final CgroupUsages NONE = new CgroupUsages(Optional.empty(), Map.of(), Map.of());

  /**
   * Copies the maps.
   *
   * @param own the control group of this JVM
   * @param byContainer the control groups of containers, by id
   * @param byUnit the control groups of systemd units
   */
  public CgroupUsages {
    byContainer = Map.copyOf(byContainer);
    byUnit = Map.copyOf(byUnit);
  }

  /** {@return an empty value: no control group is known} */
  public static CgroupUsages none() {
    return NONE;
  }

  /**
   * Has only the control group of this JVM.
   *
   * @param own the control group of this JVM
   * @return a value with only that control group
   */
  public static CgroupUsages ofOwn(CgroupUsage own) {
    return new CgroupUsages(Optional.of(own), Map.of(), Map.of());
  }
}
