package io.procmem.metrics;

import java.util.OptionalInt;

/**
 * How much a table shows.
 *
 * @param series the largest number of series that was set; empty for the default
 * @param labelValues the largest number of values that a label has, now and earlier
 */
record Limits(OptionalInt series, int labelValues) {

  static final Limits STANDARD = new Limits(OptionalInt.empty(), 500);

  private static final int DEFAULT_SERIES = 2000;

  Limits ofSeries(int limit) {
    requirePositive("series limit", limit);
    return new Limits(OptionalInt.of(limit), labelValues);
  }

  Limits ofLabelValues(int limit) {
    requirePositive("limit of label values", limit);
    return new Limits(series, limit);
  }

  private static void requirePositive(String what, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the " + what + " must be at least 1: " + limit);
    }
  }

  /** The limit of series, if not every process is shown or a limit was set. */
  OptionalInt seriesOr(boolean allProcesses) {
    return series.isPresent() || allProcesses ? series : OptionalInt.of(DEFAULT_SERIES);
  }
}
