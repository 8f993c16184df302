package io.procmem.report;

import java.util.List;

/**
 * What the processes of one group use together.
 *
 * @param name the group
 * @param totals the sums over its processes; there may be none
 * @param subgroups the subgroups in it, by name
 */
public record GroupUsage(String name, Totals totals, List<SubgroupUsage> subgroups) {

  /**
   * Copies what it is given.
   *
   * @param name the group
   * @param totals the sums over its processes
   * @param subgroups the subgroups in it
   */
  public GroupUsage {
    subgroups = List.copyOf(subgroups);
  }
}
