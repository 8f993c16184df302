package io.procmem.report;

import java.util.OptionalLong;

/**
 * A sum over processes. Immutable.
 *
 * @param value the sum of the known values; empty if none is known, though some processes have a
 *     value
 * @param counted how many processes it includes
 * @param missing how many processes it excludes because their value is unknown: the true sum is
 *     larger
 */
public record Sum(OptionalLong value, int counted, int missing) {

  static Sum of(long value, int counted, int missing) {
    boolean unknown = counted == 0 && missing > 0;
    return new Sum(unknown ? OptionalLong.empty() : OptionalLong.of(value), counted, missing);
  }
}
