package io.procmem.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A quantity of a {@link RunResult} that can be bounded. */
enum Measure {
  TIME("time", "%.2f ms", true, run -> run.nanos() / 1e6),
  CPU("CPU", "%.2f ms CPU", true, run -> run.cpuNanos().getAsLong() / 1e6),
  GARBAGE("garbage", "%,.0f B", true, run -> run.garbageBytes().getAsLong()),
  /** An absolute time, compared with nothing. */
  MILLIS("time", "%.3f ms", false, run -> run.nanos() / 1e6),
  BYTES_PER_PROCESS(
      "garbage per process",
      "%.0f B",
      false,
      run -> (double) run.garbageBytes().getAsLong() / run.processes().getAsLong());

  private final String title;
  private final String format;
  private final boolean relative;
  private final ToDoubleFunction<RunResult> value;

  Measure(String title, String format, boolean relative, ToDoubleFunction<RunResult> value) {
    this.title = title;
    this.format = format;
    this.relative = relative;
    this.value = value;
  }

  String title() {
    return title;
  }

  /** Whether the bound is a ratio. */
  boolean isRelative() {
    return relative;
  }

  String format(double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /**
   * The value that represents many runs: the median, but the mean of CPU time. Some CPU time is
   * counted in ticks of 10 ms, and one scan in ten that does more is part of what a scan costs.
   */
  double typical(List<RunResult> runs) {
    return this == CPU
        ? runs.stream().mapToDouble(value).average().orElseThrow()
        : median(runs.stream().mapToDouble(value).toArray());
  }

  /** The median of the ratios of consecutive runs; for CPU, the ratio of the means. */
  double ratio(List<RunResult> ours, List<RunResult> theirs) {
    if (this == CPU) {
      return typical(ours) / typical(theirs);
    }
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = value.applyAsDouble(ours.get(i)) / value.applyAsDouble(theirs.get(i));
    }
    return median(ratios);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
