package io.procmem.metrics.dialect;

import io.procmem.metrics.RowContext;
import io.procmem.report.Sum;
import io.procmem.snapshot.CommandLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Converts values of a report to those of a metric, NaN if unknown, and to those of labels. */
final class Values {

  private static final double NANOS = 1e9;

  /** The labels that a row of a process always has: pid, name, group and subgroup. */
  private static final int STANDARD_LABELS = 4;

  private Values() {}

  static double of(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : Double.NaN;
  }

  static double of(OptionalDouble number) {
    return number.orElse(Double.NaN);
  }

  static double of(Sum sum) {
    return of(sum.value());
  }

  static double seconds(OptionalLong nanos) {
    return of(nanos) / NANOS;
  }

  /** Seconds since 1970. */
  static double timestamp(Optional<Instant> at) {
    return at.isPresent() ? at.get().toEpochMilli() / 1e3 : Double.NaN;
  }

  /** The sum of two values, of which an unknown one does not count. */
  static double sum(double one, double other) {
    if (Double.isNaN(one)) {
      return other;
    }
    return Double.isNaN(other) ? one : one + other;
  }

  /** The further labels of a process, of all of {@link RowContext#labels}. */
  static List<String> further(List<String> labels) {
    return labels.subList(STANDARD_LABELS, labels.size());
  }

  /** The last part of a path. */
  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The program as it was started, and what an interpreter runs. */
  static String shown(CommandLine command) {
    return (command.program() + command.main().map(name -> " " + name).orElse("")).strip();
  }
}
