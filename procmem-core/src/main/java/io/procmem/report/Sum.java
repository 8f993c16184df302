package io.procmem.report;

import io.procmem.snapshot.ByteRange;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sum over processes, and the bounds between which the true sum lies. Immutable.
 *
 * <p>{@code counted + missing} is the number of processes that have the amount. So "between 11.2
 * and 11.3 GB, exact for 41 of 44" has 41 as {@code exact}, and 44 as {@code counted + missing}.
 *
 * @param value the sum: if the bounds differ by at most 2 %, their middle; otherwise the sum of the
 *     known values, which {@linkplain #isPartial() may exclude processes}. Empty if none is known,
 *     though some processes have a value, or if no scan succeeded
 * @param lowerBytes the lower bound of the sum over all processes, 0 or more. An unknown value
 *     counts with its own lower bound, which may be 0
 * @param upperBytes the upper bound of the sum over all processes, not less than the lower. Empty
 *     if a process has no upper bound, such as one that exists and could not be read at all, or if
 *     no scan succeeded
 * @param counted how many processes have a known value: exact, or with bounds that differ by at
 *     most 2 %
 * @param exact how many of these have an exact value
 * @param missing how many processes have an unknown value
 */
public record Sum(
    OptionalLong value,
    long lowerBytes,
    OptionalLong upperBytes,
    int counted,
    int exact,
    int missing) {

  /** A sum of exact values. Those that are missing have no upper bound. */
  static Sum of(long value, int counted, int missing) {
    Tally tally = new Tally();
    tally.addExact(value, counted);
    tally.addUnknown(missing);
    return tally.sum();
  }

  /** {@return the bounds of the sum; empty without an upper bound} */
  public Optional<ByteRange> range() {
    return upperBytes.isPresent()
        ? Optional.of(new ByteRange(lowerBytes, upperBytes.getAsLong()))
        : Optional.empty();
  }

  /**
   * {@return whether {@link #value()} excludes the {@link #missing()} processes, so that the true
   * sum may be larger}
   */
  public boolean isPartial() {
    return missing > 0 && range().filter(ByteRange::isNarrow).isEmpty();
  }
}
