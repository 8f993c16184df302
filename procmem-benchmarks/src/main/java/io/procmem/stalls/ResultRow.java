package io.procmem.stalls;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one target, read in one mode: a row of the table.
 *
 * @param mode how it was read; {@link DetailMode#NONE} if the reader did not read it
 * @param without scans under the same conditions that read no detail
 * @param quiet the reading while the target did nothing; null without a reader
 */
record ResultRow(
    TargetLayout layout,
    DetailMode mode,
    List<Attempt> attempts,
    List<Reading> readings,
    List<Reading> without,
    @Nullable Reading quiet) {

  static final List<String> TITLES =
      List.of(
          "target",
          "reader",
          "p99.9, ms",
          "longest stall, ms",
          "above 2 ms",
          "longest other, ms",
          "details",
          "CPU each, ms",
          "wall each, ms",
          "USS, KiB",
          "PSS, KiB");

  private static final long LONG_STALL_NANOS = 2_000_000;

  List<String> cells() {
    Attribution attribution = Attribution.of(attempts, readings);
    Reading complete = quiet;
    if (complete == null) {
      return List.of(
          layout.title(),
          "none",
          millis(Attribution.percentileNanos(attempts, 0.999)),
          "",
          "",
          millis(attribution.longestOtherNanos()),
          "",
          "",
          "",
          "",
          "");
    }
    Cost cost = Cost.of(readings, without);
    return List.of(
        layout.title(),
        mode.title() + chosenMode(),
        millis(Attribution.percentileNanos(attribution.during(), 0.999)),
        millis(attribution.longestStallNanos()),
        Long.toString(attribution.stallsAbove(LONG_STALL_NANOS)),
        millis(attribution.longestOtherNanos()),
        Long.toString(cost.details()),
        cost.details() == 0 ? "" : millis(cost.cpuNanos()),
        cost.details() == 0 ? "" : millis(cost.wallNanos()),
        kib(complete.uss().lowerBytes(), complete.uss().upperBytes()),
        kib(complete.pss().lowerBytes(), complete.pss().upperBytes()));
  }

  /** What the default policy has chosen. */
  private String chosenMode() {
    if (mode != DetailMode.DEFAULT) {
      return "";
    }
    boolean rollups = readings.stream().anyMatch(each -> each.kind() == Reading.Kind.ROLLUP);
    boolean counts = readings.stream().anyMatch(each -> each.kind() == Reading.Kind.COUNT);
    return rollups && counts ? ": both" : rollups ? ": rollup" : counts ? ": pagemap" : ": neither";
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }

  static String kib(long lowerBytes, long upperBytes) {
    return lowerBytes == upperBytes
        ? Long.toString(lowerBytes >> 10)
        : (lowerBytes >> 10) + " to " + (upperBytes >> 10);
  }
}
