package io.procmem.metrics;

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
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of {@link RowKind#SCAN}. They ask for no file: they tell of what others asked for.
 */
final class ScanMetrics {

  /** Why a file gave no number, choices left out. */
  private static final Set<Reason> REFUSALS =
      EnumSet.complementOf(EnumSet.of(Reason.NOT_ASKED, Reason.TOO_COSTLY));

  private ScanMetrics() {}

  static List<Metric<ScanView>> all() {
    RowMetrics<ScanView> scan = RowMetrics.of(RowKind.SCAN_VIEW);
    scan.gauge(
            "up",
            Unit.NONE,
            "1 if these figures are those that were asked for; 0 if the scan failed, or they are"
                + " older because it still runs.")
        .isUp()
        .is(view -> Values.truth(view.report().problem().isEmpty()));
    scan.info("build", "The version of procmem.").by("version").cell(version(), view -> 1);
    ofStats(scan);
    ofDetails(scan);
    unreadable(scan);
    ofExposition(scan);
    return scan.list();
  }

  private static void ofStats(RowMetrics<ScanView> scan) {
    scan.gauge("scan_timestamp", Unit.SECONDS, "When the scan began, in seconds since 1970.")
        .is(scanned(view -> Values.timestamp(view.report().snapshot().takenAt())));
    scan.gauge("scan_duration", Unit.SECONDS, "How long the scan took.")
        .is(stat(stats -> Values.seconds(stats.took().toNanos())));
    scan.gauge(
            "scan_complete",
            Unit.NONE,
            "1 if the scan did all it set out to; 0 if its time ran out or its readers hung.")
        .is(stat(stats -> Values.truth(stats.complete())));
    scan.gauge("scan_processes", Unit.NONE, "Processes in the report.")
        .is(scanned(view -> view.report().snapshot().processes().size()));
    scan.gauge("scan_listed_processes", Unit.NONE, "Processes that the procfs listed.")
        .is(stat(ScanStats::listed));
    scan.gauge(
            "scan_excluded_processes",
            Unit.NONE,
            "Processes that were left out by the scope, the filter or the selection.")
        .is(stat(ScanStats::excluded));
    scan.gauge("scan_opened_files", Unit.NONE, "Files the scan tried to open.")
        .is(stat(ScanStats::filesOpened));
    scan.gauge("scan_read", Unit.BYTES, "Bytes the scan read.").is(stat(ScanStats::bytesRead));
  }

  private static void ofDetails(RowMetrics<ScanView> scan) {
    scan.gauge(
            "scan_details",
            Unit.NONE,
            "Processes whose memory detail (PSS and USS) was wanted: read in this scan, reused from"
                + " an earlier one, or skipped because it would have cost too much.")
        .by("outcome")
        .cell("read", wanted(snapshot -> snapshot.stats().detailsRead()))
        .cell("reused", wanted(snapshot -> snapshot.stats().detailsReused()))
        .cell("skipped", wanted(snapshot -> snapshot.stats().detailsSkipped()));
    scan.gauge(
            "scan_detailed",
            Unit.RATIO,
            "Share of the processes that own memory whose PSS and USS are known.")
        .is(wanted(ScanMetrics::detailed));
    scan.gauge(
            "scan_oldest_detail_age",
            Unit.SECONDS,
            "How long before this scan the oldest memory detail in it was read.")
        .is(wanted(ScanMetrics::oldestDetail));
  }

  private static double detailed(Snapshot snapshot) {
    int detailed = 0;
    int owners = 0;
    for (ProcessSample process : snapshot.processes()) {
      detailed += process.memory() instanceof Memory.Detailed ? 1 : 0;
      owners += process.memory() instanceof Memory.None ? 0 : 1;
    }
    return owners == 0 ? Double.NaN : (double) detailed / owners;
  }

  private static double oldestDetail(Snapshot snapshot) {
    Instant oldest = snapshot.takenAt();
    boolean any = false;
    for (ProcessSample process : snapshot.processes()) {
      if (process.memory() instanceof Memory.Detailed memory) {
        any = true;
        oldest = memory.readAt().isBefore(oldest) ? memory.readAt() : oldest;
      }
    }
    return any
        ? Values.seconds(Duration.between(oldest, snapshot.takenAt()).toNanos())
        : Double.NaN;
  }

  private static void unreadable(RowMetrics<ScanView> scan) {
    MetricBuilder<ScanView> unreadable =
        scan.gauge(
                "scan_unreadable",
                Unit.NONE,
                "Files that were asked for and gave no number, and why. Where there are none, there is no"
                    + " series.")
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

  private static void ofExposition(RowMetrics<ScanView> scan) {
    scan.gauge("scan_series", Unit.NONE, "Series that all metrics chosen have together.")
        .is(ScanView::series);
    scan.gauge(
            "scan_folded_series",
            Unit.NONE,
            "Series that were added up in rows named other, since there would be more than the limit;"
                + " 0 if other is nothing but those that no rule knows.")
        .is(ScanView::foldedSeries);
  }

  private static ToDoubleFunction<ScanView> stat(ToDoubleFunction<ScanStats> value) {
    return scanned(view -> value.applyAsDouble(view.report().snapshot().stats()));
  }

  /** Of detail that nobody asked for, as where a scrape is filtered by name, nothing is known. */
  private static ToDoubleFunction<ScanView> wanted(ToDoubleFunction<Snapshot> value) {
    return view -> {
      Snapshot snapshot = view.report().snapshot();
      return snapshot.demand().includes(Source.SMAPS_ROLLUP)
          ? value.applyAsDouble(snapshot)
          : Double.NaN;
    };
  }

  /** Of a scan that there never was, nothing is known. */
  private static ToDoubleFunction<ScanView> scanned(ToDoubleFunction<ScanView> value) {
    return view -> view.scanned() ? value.applyAsDouble(view) : Double.NaN;
  }

  /** The version that the build has written beside this class. */
  private static String version() {
    try (InputStream in = ScanMetrics.class.getResourceAsStream("version")) {
      if (in == null) {
        return "unknown"; // a host that repacked us and left our resources out
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the version of procmem cannot be read", e);
    }
  }
}
