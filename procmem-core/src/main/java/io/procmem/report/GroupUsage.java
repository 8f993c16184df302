package io.procmem.report;

import java.util.List;

/**
 * What the processes of one group use together. Immutable.
 *
 * @param name the group
 * @param totals the sums over its processes; there may be no process
 * @param subgroups its subgroups, by name
 */
public record GroupUsage(String name, Totals totals, List<SubgroupUsage> subgroups) {

  /**
   * Copies the list.
   *
   * @param name the group
   * @param totals the sums over its processes
   * @param subgroups its subgroups
   */
  public GroupUsage {
    subgroups = List.copyOf(subgroups);
  }
}
