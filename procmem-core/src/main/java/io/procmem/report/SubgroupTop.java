package io.procmem.report;

import io.procmem.classify.Subgroup;
import java.util.List;

/**
 * The processes of a subgroup that use most.
 *
 * @param subgroup the subgroup
 * @param ranked they, the one that uses most first; never empty
 */
public record SubgroupTop(Subgroup subgroup, List<RankedUsage> ranked) {

  /**
   * Copies what it is given.
   *
   * @param subgroup the subgroup
   * @param ranked its processes
   */
  public SubgroupTop {
    ranked = List.copyOf(ranked);
  }
}
