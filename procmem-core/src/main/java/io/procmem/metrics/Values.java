package io.procmem.metrics;

import io.procmem.report.Sum;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Converts values of a report to those of a metric; NaN if unknown. */
final class Values {

  private static final double NANOS = 1e9;

  private Values() {}

  static double of(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : Double.NaN;
  }

  static double of(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : Double.NaN;
  }

  static double of(OptionalDouble number) {
    return number.orElse(Double.NaN);
  }

  static double of(Sum sum) {
    return of(sum.value());
  }

  static double lower(Optional<ByteRange> range) {
    return range.isPresent() ? range.get().lowerBytes() : Double.NaN;
  }

  static double upper(Optional<ByteRange> range) {
    return range.isPresent() ? range.get().upperBytes() : Double.NaN;
  }

  /**
   * How old the memory detail of a process is, in seconds; NaN if it has none.
   *
   * @param now when the scan began, on the monotonic clock: the calendar may be set
   */
  static double detailAge(ProcessSample process, long now) {
    if (process.memory() instanceof Memory.Detailed detailed) {
      return seconds(now - detailed.monotonicNanos());
    }
    return process.memory() instanceof Memory.Counted counted
        ? seconds(now - counted.monotonicNanos())
        : Double.NaN;
  }

  static double seconds(long nanos) {
    return nanos / NANOS;
  }

  static double seconds(OptionalLong nanos) {
    return nanos.isPresent() ? seconds(nanos.getAsLong()) : Double.NaN;
  }

  /** Seconds since 1970. */
  static double timestamp(Instant at) {
    return at.getEpochSecond() + at.getNano() / NANOS;
  }

  static double timestamp(Optional<Instant> at) {
    return at.isPresent() ? timestamp(at.get()) : Double.NaN;
  }

  static double truth(boolean holds) {
    return holds ? 1 : 0;
  }
}
