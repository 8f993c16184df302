package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Json;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processes that use the most.
 *
 * @param report the report that ranks them
 * @param by the value they are ranked by
 * @param rows the processes, the largest first
 * @param unread what could not be read, for all processes of the report
 * @param capabilities the capabilities of this process
 * @param advice what would help, according to the given options
 */
record Top(
    Report report,
    Ranking by,
    List<ProcessUsage> rows,
    List<Unread> unread,
    Set<String> capabilities,
    Advice advice)
    implements TopView {

  /**
   * Ranks the processes of a report.
   *
   * @param n the maximum number of processes; {@link #ALL} also appends the processes without a
   *     rank, such as kernel threads, which have no memory
   * @param capabilities the capabilities of this process
   */
  static Top of(Report report, int n, Ranking by, Set<String> capabilities) {
    List<ProcessUsage> ranked = report.top(n, by);
    List<ProcessUsage> rows = n == ALL ? withOthers(ranked, report) : ranked;
    return new Top(report, by, rows, Unread.of(report), capabilities, Advice.NONE);
  }

  /** {@return the same with advice} */
  Top advising(Advice given) {
    return new Top(report, by, rows, unread, capabilities, given);
  }

  private static List<ProcessUsage> withOthers(List<ProcessUsage> ranked, Report report) {
    Set<Integer> pids = new HashSet<>();
    ranked.forEach(usage -> pids.add(usage.process().pid()));
    Stream<ProcessUsage> others =
        report.processes().stream().filter(usage -> !pids.contains(usage.process().pid()));
    return Stream.concat(ranked.stream(), others).toList();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Top first(int max) {
    List<ProcessUsage> fewer = rows.subList(0, Math.min(max, rows.size()));
    return new Top(report, by, fewer, unread, capabilities, advice);
  }

  @Override
  public Page page(int width, List<String> above) {
    return TopTable.page(this, width, above);
  }

  @Override
  public String json(boolean isPretty) {
    return Json.text(TopJson.of(this), isPretty);
  }
}
