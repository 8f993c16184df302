package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import java.util.Comparator;
import java.util.List;

/**
 * What happened between two reports. A process is the same if pid and start are. One that only one
 * of the two looked at, though the other knows its pid to be there, neither started nor exited; nor
 * did one that started before the earlier report and was not listed then.
 *
 * @param started those that started since, as in the later report, by rising pid
 * @param exited those that have ended since, as in the earlier report, by rising pid
 * @param grown those in both whose RSS or USS is known to have grown, by rising pid
 * @param subgroups every subgroup with a process in one of the two, in their order
 */
public record Difference(
    List<ProcessSample> started,
    List<ProcessSample> exited,
    List<ProcessGrowth> grown,
    List<SubgroupGrowth> subgroups) {

  /**
   * Copies what it is given.
   *
   * @param started those that started
   * @param exited those that ended
   * @param grown those that have grown
   * @param subgroups the subgroups
   */
  public Difference {
    started = List.copyOf(started);
    exited = List.copyOf(exited);
    grown = List.copyOf(grown);
    subgroups = List.copyOf(subgroups);
  }

  /**
   * The processes that have grown most between the two reports, however long that was.
   *
   * @param n how many at most
   * @return those whose RSS has grown most, of equal ones the lower pid first
   */
  public List<ProcessGrowth> mostGrown(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n);
    }
    return grown.stream()
        .filter(growth -> rssGrowth(growth) > 0)
        .sorted(Comparator.comparingLong(Difference::rssGrowth).reversed())
        .limit(n)
        .toList();
  }

  private static long rssGrowth(ProcessGrowth growth) {
    return growth.rssBytes().orElse(0);
  }
}
