package io.procmem.report;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What happened between two reports. Processes are matched by pid and start time. A process has not
 * started or exited if the other report has its pid as unsampled, or if it started before the
 * earlier report, which did not list it. If one of the reports has no scan, so that nothing is
 * known, all lists are empty. Immutable.
 *
 * @param started the processes that started, as in the later report, by ascending pid
 * @param exited the processes that ended, as in the earlier report, by ascending pid
 * @param grown the processes in both reports with a known growth of RSS or USS, by ascending pid
 * @param subgroups every subgroup with a process in one of the reports, in their order
 */
public record Difference(
    List<ProcessSample> started,
    List<ProcessSample> exited,
    List<ProcessGrowth> grown,
    List<SubgroupGrowth> subgroups) {

  /**
   * How the memory of one process changed between two reports. Immutable.
   *
   * @param before its sample in the earlier report
   * @param now its sample in the later report
   * @param rssBytes the change of its RSS in bytes, negative if it fell; empty if unknown, or if it
   *     is approximate in one report and exact in the other
   * @param ussBytes the change of its USS in bytes, negative if it fell; empty unless it is known
   *     in both reports, exactly or to within 2 %, from a read of its own scan. Where it has
   *     bounds, from middle to middle, and 0 if it may not have changed
   */
  public record ProcessGrowth(
      ProcessSample before, ProcessSample now, OptionalLong rssBytes, OptionalLong ussBytes) {}

  /**
   * How the memory of a subgroup changed between two reports: the sum over its processes in the
   * later report minus the sum in the earlier one. Immutable.
   *
   * @param subgroup the subgroup
   * @param rssBytes the change of RSS in bytes, negative if it fell; empty if it is unknown for one
   *     process, or approximate in one report and exact in the other
   * @param ussBytes the change of USS in bytes, negative if it fell; empty unless it is known for
   *     every process in both reports, exactly or to within 2 %, from a read of its own scan. Where
   *     it has bounds, from middle to middle, and 0 if it may not have changed
   */
  public record SubgroupGrowth(Subgroup subgroup, OptionalLong rssBytes, OptionalLong ussBytes) {}

  /**
   * Copies the lists.
   *
   * @param started the processes that started
   * @param exited the processes that ended
   * @param grown the processes that have grown
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
   * @param n the maximum number of processes
   * @return the processes with the largest growth of RSS; of equal growth, the lower pid first
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public List<ProcessGrowth> mostGrown(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n, the number of processes, must not be negative: " + n);
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
