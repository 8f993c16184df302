package io.procmem.exporter.report;

import io.procmem.snapshot.ByteRange;
import java.util.Collection;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A number, or a sum of numbers, that may have bounds and may be unknown. Immutable.
 *
 * @param unit what it measures
 * @param lower the lower bound of what is known
 * @param upper the upper bound of what is known; the same if it is exact
 * @param known how many numbers it adds up
 * @param missing how many unknown numbers it excludes
 */
record Amount(Unit unit, double lower, double upper, int known, int missing) implements Cell {

  /** Bounds are close, and shown as one number, if they differ by one part in this many. */
  private static final int CLOSE_PARTS = 50;

  /** The lack of a number: what has none does not count in a sum. */
  static Amount none(Unit unit) {
    return new Amount(unit, 0, 0, 0, 0);
  }

  static Amount unknown(Unit unit) {
    return new Amount(unit, 0, 0, 0, 1);
  }

  static Amount of(Unit unit, double number) {
    return new Amount(unit, number, number, 1, 0);
  }

  static Amount of(Unit unit, OptionalLong number) {
    return number.isPresent() ? of(unit, (double) number.getAsLong()) : unknown(unit);
  }

  static Amount of(Unit unit, OptionalInt number) {
    return number.isPresent() ? of(unit, (double) number.getAsInt()) : unknown(unit);
  }

  static Amount of(Unit unit, OptionalDouble number) {
    return number.isPresent() ? of(unit, number.getAsDouble()) : unknown(unit);
  }

  /** A number that not every row has. */
  static Amount optional(Unit unit, OptionalLong number) {
    return number.isPresent() ? of(unit, number) : none(unit);
  }

  static Amount between(ByteRange bounds) {
    return new Amount(Unit.BYTES, bounds.lowerBytes(), bounds.upperBytes(), 1, 0);
  }

  /**
   * The sum of some numbers.
   *
   * @param amounts the numbers, all of this unit
   */
  static Amount sum(Unit unit, Collection<Amount> amounts) {
    double lower = 0;
    double upper = 0;
    int known = 0;
    int missing = 0;
    for (Amount amount : amounts) {
      lower += amount.lower;
      upper += amount.upper;
      known += amount.known;
      missing += amount.missing;
    }
    return new Amount(unit, lower, upper, known, missing);
  }

  /** The same sum, which also excludes other numbers that are unknown. */
  Amount without(int others) {
    return new Amount(unit, lower, upper, known, missing + others);
  }

  /** This amount of memory as a share of all memory; unknown if that is. */
  Amount shareOf(OptionalLong total) {
    if (total.isEmpty() || total.getAsLong() == 0) {
      return new Amount(Unit.RATIO, 0, 0, 0, known + missing);
    }
    double all = total.getAsLong();
    return new Amount(Unit.RATIO, lower / all, upper / all, known, missing);
  }

  /** The average of the known numbers; unknown without any. */
  Amount average() {
    return known == 0 ? this : new Amount(unit, lower / known, upper / known, 1, 0);
  }

  boolean isNone() {
    return known == 0 && missing == 0;
  }

  boolean isUnknown() {
    return known == 0 && missing > 0;
  }

  /** Whether it excludes some numbers. */
  boolean isPartial() {
    return known > 0 && missing > 0;
  }

  boolean hasCloseBounds() {
    return upper - lower <= (lower + upper) / 2 / CLOSE_PARTS || lower == upper;
  }

  /**
   * One number for it: the middle of its bounds if they are close; empty if it is unknown, or has
   * no close bounds. The value of a partial sum is that of the known numbers, if these are exact.
   */
  OptionalDouble value() {
    boolean isOne = known > 0 && (lower == upper || (missing == 0 && hasCloseBounds()));
    return isOne ? OptionalDouble.of(lower + (upper - lower) / 2) : OptionalDouble.empty();
  }

  /** The number that it ranks by; empty if nothing is known. */
  OptionalDouble rank() {
    return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(value().orElse(lower));
  }
}
