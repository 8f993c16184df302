package io.procmem.exporter;

import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Those who use most, by one report.
 *
 * @param report the report
 * @param by what most means
 * @param rows the processes, the one that uses most first
 * @param unread what could not be read, of all processes of the report
 */
record Top(Report report, Ranking by, List<ProcessUsage> rows, List<Unread> unread) {

  /** Asks for all processes. */
  static final int ALL = Integer.MAX_VALUE;

  /**
   * Ranks the processes of a report.
   *
   * @param n how many at most; {@link #ALL} also gives those who cannot be ranked, such as threads
   *     of the kernel by their memory, behind the others
   */
  static Top of(Report report, int n, Ranking by) {
    List<ProcessUsage> ranked = report.top(n, by);
    List<ProcessUsage> rows = n == ALL ? withOthers(ranked, report) : ranked;
    return new Top(report, by, rows, Unread.of(report));
  }

  private static List<ProcessUsage> withOthers(List<ProcessUsage> ranked, Report report) {
    Set<Integer> pids = new HashSet<>();
    ranked.forEach(usage -> pids.add(usage.process().pid()));
    Stream<ProcessUsage> others =
        report.processes().stream().filter(usage -> !pids.contains(usage.process().pid()));
    return Stream.concat(ranked.stream(), others).toList();
  }
}
