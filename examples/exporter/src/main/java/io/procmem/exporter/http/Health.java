package io.procmem.exporter.http;

import static java.util.Objects.requireNonNull;

import io.procmem.exporter.server.HealthMeasure;
import io.procmem.exporter.server.HealthOption.Thresholds;
import io.procmem.exporter.terminal.Json;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Unreadable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The health of the exporter, as JSON: whether the last scan succeeded, what it read, and how its
 * figures compare with thresholds.
 *
 * @param status the worst of all
 * @param problem why the last scan failed; empty if it succeeded
 * @param scan what it read; empty if there was none
 * @param detail where PSS and USS are from
 * @param checks the figures that have thresholds
 * @param config whether the configuration was read when it last changed
 * @param exporter what the exporter itself uses
 */
record Health(
    Status status,
    Optional<String> problem,
    Optional<Scan> scan,
    Optional<Detail> detail,
    List<Check> checks,
    ReloadStatus.Config config,
    Heap exporter) {

  /** How well something is. */
  enum Status {
    OK,
    WARN,
    CRITICAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the last scan read. */
  record Scan(
      double durationSeconds,
      double ageSeconds,
      boolean complete,
      int processes,
      int listedProcesses,
      int excludedProcesses,
      int unreadProcesses,
      Map<String, Integer> unreadableFiles,
      long openedFiles,
      long readBytes) {}

  /** How many processes have PSS and USS read in the last scan, or reused from an earlier one. */
  record Detail(int read, int reused, int skipped, OptionalDouble unknownRatio) {}

  /** A figure and its thresholds; without a value and a status if it is unknown. */
  record Check(
      String name, OptionalDouble value, double warn, double critical, Optional<Status> status) {}

  /** The heap of this JVM. */
  record Heap(long heapUsedBytes, long heapMaxBytes) {}

  /**
   * {@return the health that a report shows}
   *
   * @param report the latest report
   * @param nanoTime the time of {@link System#nanoTime()}
   * @param thresholds those of the figures that have any
   * @param config whether the configuration was read
   */
  static Health of(
      Report report,
      long nanoTime,
      Map<HealthMeasure, Thresholds> thresholds,
      ReloadStatus.Config config) {
    Snapshot snapshot = report.snapshot();
    Map<HealthMeasure, Double> figures = figures(snapshot, nanoTime);
    List<Check> checks = new ArrayList<>();
    Status worst = report.problem().isPresent() ? Status.CRITICAL : Status.OK;
    for (Map.Entry<HealthMeasure, Thresholds> one : thresholds.entrySet()) {
      Check check = check(one.getKey(), figures.get(one.getKey()), one.getValue());
      checks.add(check);
      Status status = check.status().orElse(Status.OK);
      worst = status.compareTo(worst) > 0 ? status : worst;
    }
    Optional<Snapshot> scanned = snapshot.isEmpty() ? Optional.empty() : Optional.of(snapshot);
    Runtime jvm = Runtime.getRuntime();
    return new Health(
        worst,
        report.problem(),
        scanned.map(one -> scan(one, figures)),
        scanned.map(one -> detail(one.stats(), figures.get(HealthMeasure.UNKNOWN_DETAIL))),
        checks,
        config,
        new Heap(jvm.totalMemory() - jvm.freeMemory(), jvm.maxMemory()));
  }

  /** Those that are known. */
  private static Map<HealthMeasure, Double> figures(Snapshot snapshot, long nanoTime) {
    Map<HealthMeasure, Double> figures = new EnumMap<>(HealthMeasure.class);
    if (snapshot.isEmpty()) {
      return figures;
    }
    figures.put(HealthMeasure.SCAN_DURATION, snapshot.stats().took().toNanos() / 1e9);
    figures.put(HealthMeasure.SCAN_AGE, (nanoTime - snapshot.monotonicNanos()) / 1e9);
    figures.put(HealthMeasure.UNREAD_PROCESSES, (double) snapshot.unread().size());
    figures.put(HealthMeasure.UNREADABLE_FILES, (double) snapshot.unreadable().size());
    int owners = 0;
    int unknown = 0;
    for (ProcessSample process : snapshot.processes()) {
      boolean isOwner = !(process.memory() instanceof Memory.None);
      boolean isKnown = process.pssBytes().isPresent() && process.ussBytes().isPresent();
      owners += isOwner ? 1 : 0;
      unknown += isOwner && !isKnown ? 1 : 0;
    }
    if (owners > 0) {
      figures.put(HealthMeasure.UNKNOWN_DETAIL, (double) unknown / owners);
    }
    return figures;
  }

  private static Check check(HealthMeasure measure, @Nullable Double value, Thresholds thresholds) {
    Optional<Status> status =
        Optional.ofNullable(value)
            .map(
                known ->
                    known > thresholds.critical()
                        ? Status.CRITICAL
                        : known > thresholds.warn() ? Status.WARN : Status.OK);
    return new Check(
        measure.toString(), optional(value), thresholds.warn(), thresholds.critical(), status);
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Scan scan(Snapshot snapshot, Map<HealthMeasure, Double> figures) {
    ScanStats stats = snapshot.stats();
    Map<String, Integer> unreadable = new TreeMap<>();
    for (Unreadable one : snapshot.unreadable()) {
      unreadable.merge(one.reason().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    return new Scan(
        requireNonNull(figures.get(HealthMeasure.SCAN_DURATION)), // known after any scan
        requireNonNull(figures.get(HealthMeasure.SCAN_AGE)),
        stats.complete(),
        snapshot.processes().size(),
        stats.listed(),
        stats.excluded(),
        snapshot.unread().size(),
        unreadable,
        stats.filesOpened(),
        stats.bytesRead());
  }

  private static Detail detail(ScanStats stats, @Nullable Double unknown) {
    return new Detail(
        stats.detailsRead(), stats.detailsReused(), stats.detailsSkipped(), optional(unknown));
  }

  /** {@return the page: 200 while it is well or a warning is enough, 503 otherwise} */
  Response response() {
    return new Response(
        status == Status.CRITICAL ? 503 : 200, "application/json", Json.text(this, true) + "\n");
  }
}
