package io.procmem.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What of a round is promised. */
enum Measure {
  TIME("time", "%.2f ms", true, round -> round.nanos() / 1e6),
  CPU("CPU", "%.2f ms CPU", true, round -> round.cpuNanos().getAsLong() / 1e6),
  GARBAGE("garbage", "%,.0f B", true, round -> round.garbageBytes().getAsLong()),
  /** By itself, not beside another. */
  MILLIS("time", "%.3f ms", false, round -> round.nanos() / 1e6),
  BYTES_PER_PROCESS(
      "garbage per process",
      "%.0f B",
      false,
      round -> (double) round.garbageBytes().getAsLong() / round.processes().getAsLong());

  private final String title;
  private final String format;
  private final boolean relative;
  private final ToDoubleFunction<Round> number;

  Measure(String title, String format, boolean relative, ToDoubleFunction<Round> number) {
    this.title = title;
    this.format = format;
    this.relative = relative;
    this.number = number;
  }

  String title() {
    return title;
  }

  /** Whether it is a ratio that is promised. */
  boolean isRelative() {
    return relative;
  }

  String show(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * What stands for many rounds. Medians; but of processor time the mean, since some of it comes in
   * ticks of 10 ms, and since a scan in ten that does more belongs to the price of a scan.
   */
  double typical(List<Round> rounds) {
    return this == CPU
        ? rounds.stream().mapToDouble(number).average().orElseThrow()
        : median(rounds.stream().mapToDouble(number).toArray());
  }

  /** The median of the ratios of rounds that were made one after the other; of CPU, of the sums. */
  double ratio(List<Round> ours, List<Round> theirs) {
    if (this == CPU) {
      return typical(ours) / typical(theirs);
    }
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = number.applyAsDouble(ours.get(i)) / number.applyAsDouble(theirs.get(i));
    }
    return median(ratios);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
