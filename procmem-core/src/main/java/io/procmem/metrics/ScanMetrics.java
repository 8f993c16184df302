package io.procmem.metrics;

import io.procmem.container.NameProblem;
import io.procmem.container.NameStats;
import io.procmem.metrics.StandardRows.ScanView;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of {@link RowKind#SCAN}. They need no file: they describe what was read for other
 * metrics.
 */
final class ScanMetrics {

  /** The reasons why a file could not be read, excluding those that were a choice. */
  private static final Set<Reason> REFUSALS =
      EnumSet.complementOf(EnumSet.of(Reason.NOT_ASKED, Reason.TOO_COSTLY, Reason.OUT_OF_TIME));

  private ScanMetrics() {}

  static List<Metric<ScanView>> all() {
    RowMetrics<ScanView> scan = RowMetrics.of(RowKind.SCAN_VIEW);
    scan.gauge(
            "up",
            Unit.NONE,
            "1 if the report is current; 0 if the scan failed or is still running, so that an older"
                + " report or none is shown.")
        .isUp()
        .is(view -> Values.truth(view.report().problem().isEmpty()));
    scan.info("build", "Version of procmem.").by("version").cell(version(), view -> 1);
    ofStats(scan);
    ofDetails(scan);
    unreadable(scan);
    ofNames(scan);
    ofExposition(scan);
    return scan.list();
  }

  private static void ofStats(RowMetrics<ScanView> scan) {
    scan.gauge("scan_timestamp", Unit.SECONDS, "Start of the scan, in seconds since 1970.")
        .is(scanned(view -> Values.timestamp(view.report().snapshot().takenAt())));
    scan.gauge("scan_duration", Unit.SECONDS, "Duration of the scan.")
        .is(stat(stats -> Values.seconds(stats.took().toNanos())));
    scan.gauge(
            "scan_complete",
            Unit.NONE,
            "1 if the scan read everything it was asked for; 0 if it ran out of time or a read hung.")
        .is(stat(stats -> Values.truth(stats.complete())));
    scan.gauge("scan_processes", Unit.NONE, "Processes in the report.")
        .is(scanned(view -> view.report().snapshot().processes().size()));
    scan.gauge("scan_listed_processes", Unit.NONE, "Processes listed by procfs.")
        .is(stat(ScanStats::listed));
    scan.gauge("scan_excluded_processes", Unit.NONE, "Processes that the configuration excludes.")
        .is(stat(ScanStats::excluded));
    scan.gauge("scan_opened_files", Unit.NONE, "Files that the scan tried to open.")
        .is(stat(ScanStats::filesOpened));
    scan.gauge("scan_read", Unit.BYTES, "Bytes that the scan read.").is(stat(ScanStats::bytesRead));
  }

  private static void ofDetails(RowMetrics<ScanView> scan) {
    scan.gauge(
            "scan_details",
            Unit.NONE,
            "Processes that own memory, by how PSS and USS are known: rollup (exact),"
                + " pagemap (USS from counted pages, and bounds of PSS), bounded (bounds of both),"
                + " unknown (only RSS is known).")
        .by("outcome")
        .cell("rollup", ofMemory(Memory.Detailed.class::isInstance))
        .cell("pagemap", ofMemory(Memory.Counted.class::isInstance))
        .cell("bounded", ofMemory(ScanMetrics::isBounded))
        .cell(
            "unknown",
            ofMemory(memory -> memory instanceof Memory.ResidentOnly && !isBounded(memory)));
    scan.gauge(
            "scan_detail_reads",
            Unit.NONE,
            "Processes by what the scan did about their memory detail (rollup or pagemap): read in this"
                + " scan, reused from an earlier scan, or skipped as too expensive.")
        .by("outcome")
        .cell("read", ofDetail(snapshot -> snapshot.stats().detailsRead()))
        .cell("reused", ofDetail(snapshot -> snapshot.stats().detailsReused()))
        .cell("skipped", ofDetail(snapshot -> snapshot.stats().detailsSkipped()));
    scan.gauge(
            "scan_detailed",
            Unit.RATIO,
            "Fraction of processes with known PSS and USS, exactly or to within 2 %, among those that"
                + " own memory.")
        .is(ofDetail(ScanMetrics::detailed));
    scan.gauge(
            "scan_oldest_detail_age", Unit.SECONDS, "Age of the oldest memory detail in this scan.")
        .is(ofDetail(ScanMetrics::oldestDetail));
  }

  private static boolean isBounded(Memory memory) {
    return memory instanceof Memory.ResidentOnly resident && resident.isBounded();
  }

  private static ToDoubleFunction<ScanView> ofMemory(Predicate<Memory> known) {
    return ofDetail(
        snapshot ->
            snapshot.processes().stream().filter(process -> known.test(process.memory())).count());
  }

  private static double detailed(Snapshot snapshot) {
    int detailed = 0;
    int owners = 0;
    for (ProcessSample process : snapshot.processes()) {
      detailed += process.pssBytes().isPresent() && process.ussBytes().isPresent() ? 1 : 0;
      owners += process.memory() instanceof Memory.None ? 0 : 1;
    }
    return owners == 0 ? Double.NaN : (double) detailed / owners;
  }

  private static double oldestDetail(Snapshot snapshot) {
    return snapshot.processes().stream()
        .mapToDouble(process -> Values.detailAge(process, snapshot.monotonicNanos()))
        .filter(age -> !Double.isNaN(age))
        .max()
        .orElse(Double.NaN);
  }

  private static void unreadable(RowMetrics<ScanView> scan) {
    MetricBuilder<ScanView> unreadable =
        scan.gauge(
                "scan_unreadable",
                Unit.NONE,
                "Files that could not be read, by reason. Absent where there are none.")
            .by("file", "reason");
    for (Source file : Source.values()) {
      for (Reason reason : REFUSALS) {
        unreadable.cell(
            List.of(lowerCase(file), lowerCase(reason)), view -> view.unreadable(file, reason));
      }
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void ofNames(RowMetrics<ScanView> scan) {
    scan.gauge(
            "scan_container_names",
            Unit.NONE,
            "Containers and pods, by whether files of the node name them (named or unknown)."
                + " Containers whose id is their name, as with LXC, and containers and pods of"
                + " runtimes without such files, such as Podman, do not count as unknown. Absent"
                + " unless such files are read.")
        .by("outcome")
        .cell("named", ofNodeFiles(NameStats::named))
        .cell("unknown", ofNodeFiles(NameStats::unknown));
    MetricBuilder<ScanView> problems =
        scan.gauge(
                "scan_container_name_problems",
                Unit.NONE,
                "Containers, pods and directories whose names were dropped, by reason: files"
                    + " disagree (conflict), characters that are not allowed (invalid), a link where"
                    + " there should be a file (link), a file or directory over the limit"
                    + " (too_large), JSON that cannot be parsed (malformed), access denied"
                    + " (unreadable), more than 10,000 containers (too_many). Absent unless such"
                    + " files are read.")
            .by("reason");
    for (NameProblem problem : NameProblem.values()) {
      problems.cell(lowerCase(problem), ofNodeFiles(names -> names.count(problem)));
    }
  }

  private static ToDoubleFunction<ScanView> ofNodeFiles(ToDoubleFunction<NameStats> value) {
    return stat(stats -> stats.names().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static void ofExposition(RowMetrics<ScanView> scan) {
    scan.gauge("scan_series", Unit.NONE, "Number of series that procmem shows.")
        .is(ScanView::series);
    scan.gauge(
            "scan_folded_series",
            Unit.NONE,
            "Number of series added up in rows named other to stay within the series limit; 0 if none"
                + " were.")
        .is(ScanView::foldedSeries);
  }

  private static ToDoubleFunction<ScanView> stat(ToDoubleFunction<ScanStats> value) {
    return scanned(view -> value.applyAsDouble(view.report().snapshot().stats()));
  }

  /** Unknown if detail was not requested, as when a scrape selects metrics by name. */
  private static ToDoubleFunction<ScanView> ofDetail(ToDoubleFunction<Snapshot> value) {
    return view -> {
      Snapshot snapshot = view.report().snapshot();
      return snapshot.demand().includes(Source.SMAPS_ROLLUP)
          ? value.applyAsDouble(snapshot)
          : Double.NaN;
    };
  }

  /** Unknown if there was no scan. */
  private static ToDoubleFunction<ScanView> scanned(ToDoubleFunction<ScanView> value) {
    return view -> view.scanned() ? value.applyAsDouble(view) : Double.NaN;
  }

  /** Reads the version, which the build writes to a resource of this package. */
  private static String version() {
    try (InputStream in = ScanMetrics.class.getResourceAsStream("version")) {
      if (in == null) {
        return "unknown"; // a host that repackaged the library without its resources
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the version of procmem cannot be read", e);
    }
  }
}
