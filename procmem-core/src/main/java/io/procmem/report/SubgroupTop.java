package io.procmem.report;

import io.procmem.classify.Subgroup;
import java.util.List;

/**
 * The processes of a subgroup that use the most. Immutable.
 *
 * @param subgroup the subgroup
 * @param ranked the processes, the largest first; never empty
 */
public record SubgroupTop(Subgroup subgroup, List<RankedUsage> ranked) {

  /**
   * Copies the list.
   *
   * @param subgroup the subgroup
   * @param ranked the processes
   */
  public SubgroupTop {
    ranked = List.copyOf(ranked);
  }
}
