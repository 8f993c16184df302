package io.procmem.metrics.dialect;

import io.procmem.report.Sum;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Converts values of a report to those of a metric; NaN if unknown. */
final class Values {

  private static final double NANOS = 1e9;

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
}
