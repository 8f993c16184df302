package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.Unit;
import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What {@link ProcessExporter} says about itself: one row.
 *
 * @param failed how many scans have failed
 * @param unread how often a process could not be read
 * @param partial how often a process could be read only in part
 */
record ScrapeErrors(long failed, long unread, long partial) {

  static final RowKind<ScrapeErrors> SCRAPE =
      RowKind.<ScrapeErrors>builder("scrape").standard().rows(ScrapeErrors::rows);

  /** The files behind numbers, besides {@code stat}. */
  private static final Set<Source> NUMBERS =
      EnumSet.of(
          Source.STATM,
          Source.STATUS,
          Source.SMAPS_ROLLUP,
          Source.SMAPS,
          Source.PAGEMAP,
          Source.IO,
          Source.LIMITS,
          Source.FD,
          Source.FD_ENTRIES,
          Source.TASK,
          Source.TASK_STATUS,
          Source.TASK_IO,
          Source.TASK_WCHAN);

  /** The names that Go has for processors. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of("x86_64", "amd64", "x86", "386", "i386", "386", "aarch64", "arm64");

  private static void rows(RowContext context, RowSink<ScrapeErrors> rows) {
    Report report = context.report();
    boolean hasFailed = report.problem().isPresent(); // then the numbers are those of another scan
    rows.accept(
        "scrape",
        List.of(),
        new ScrapeErrors(
            context.sumOfReports("failed", hasFailed ? 1 : 0),
            context.sumOfReports("unread", hasFailed ? 0 : processes(report, Set.of(Source.STAT))),
            context.sumOfReports("partial", hasFailed ? 0 : processes(report, NUMBERS))));
  }

  /** How many processes have an unreadable file among these. */
  private static long processes(Report report, Set<Source> files) {
    return report.snapshot().unreadable().stream()
        .filter(row -> files.contains(row.file()) && row.reason() != Reason.VANISHED)
        .mapToInt(Unreadable::pid)
        .filter(pid -> pid != Unreadable.MACHINE)
        .distinct()
        .count();
  }

  static List<Metric<ScrapeErrors>> metrics() {
    RowMetrics<ScrapeErrors> errors = RowMetrics.of(SCRAPE);
    errors
        .gauge(
            "namedprocess_scrape_errors",
            Unit.NONE,
            "Number of scrapes whose scan failed, so far. Never decreases; a gauge, since the name"
                + " does not end with _total.")
        .is(ScrapeErrors::failed);
    errors
        .gauge(
            "namedprocess_scrape_procread_errors",
            Unit.NONE,
            "How often a process could not be read, so far. Never decreases; a gauge, since the name"
                + " does not end with _total.")
        .is(ScrapeErrors::unread);
    errors
        .gauge(
            "namedprocess_scrape_partial_errors",
            Unit.NONE,
            "How often a file of a process, other than stat, could not be read, so far, each process"
                + " counted once in each scan. Never decreases; a gauge, since the name does not end"
                + " with _total.")
        .is(ScrapeErrors::partial);
    errors
        .info(
            "process_exporter_build",
            "Version of procmem, the Java version in place of that of Go, and the platform.")
        .by("version", "revision", "branch", "goversion", "goos", "goarch")
        .cell(
            List.of(
                version(), "", "", "java" + Runtime.version().feature(), "linux", architecture()),
            any -> 1);
    return errors.list();
  }

  /** As the standard table shows it. */
  private static String version() {
    return MetricTable.standard().everyMetric().stream()
        .filter(metric -> metric.ownLabels().equals(List.of("version")))
        .findFirst()
        .orElseThrow()
        .cells()
        .get(0)
        .get(0);
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return ARCHITECTURES.getOrDefault(name, name);
  }
}
