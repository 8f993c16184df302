package io.procmem.report;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Readings;
import java.util.OptionalLong;

/**
 * Adds up one number over many processes, with its bounds, and counts the processes without a known
 * number. Runs for every process of every report, so it takes bounds as numbers.
 */
final class Tally {

  /** The sum of the known numbers. */
  private long known;

  private long lower;
  private long upper;
  private int counted;
  private int exact;
  private int missing;

  /** How many processes have no upper bound. */
  private int unbounded;

  /** Adds the number of a process, {@link Readings#ABSENT} if it is unknown. */
  void add(long value) {
    add(value, value);
  }

  /** Adds the bounds of a process's number, both {@link Readings#ABSENT} if there are none. */
  void add(long atLeast, long atMost) {
    if (atLeast == Readings.ABSENT) {
      addUnknown(1);
    } else if (atLeast == atMost) {
      addExact(atLeast, 1);
    } else {
      lower = plus(lower, atLeast);
      upper = plus(upper, atMost);
      long middle = known(atLeast, atMost);
      known = plus(known, Math.max(0, middle));
      counted += middle == Readings.ABSENT ? 0 : 1;
      missing += middle == Readings.ABSENT ? 1 : 0;
    }
  }

  /** Adds the exact sum of some processes. */
  void addExact(long value, int processes) {
    known = plus(known, value);
    lower = plus(lower, value);
    upper = plus(upper, value);
    counted += processes;
    exact += processes;
  }

  /** Adds processes of whose number nothing is known. */
  void addUnknown(int processes) {
    missing += processes;
    unbounded += processes;
  }

  /** Makes the sum unknown: no scan says which processes there are. */
  void addUnscanned() {
    unbounded++;
  }

  /** Adds the processes of another tally. */
  void add(Tally other) {
    known = plus(known, other.known);
    lower = plus(lower, other.lower);
    upper = plus(upper, other.upper);
    counted += other.counted;
    exact += other.exact;
    missing += other.missing;
    unbounded += other.unbounded;
  }

  /**
   * The number between two bounds.
   *
   * @return the middle if the bounds are narrow; otherwise {@link Readings#ABSENT}, as also for
   *     absent bounds
   */
  static long known(long lower, long upper) {
    if (lower == upper) {
      return lower;
    }
    ByteRange range = new ByteRange(lower, upper); // never leaves this method: not allocated
    return range.isNarrow() ? range.middleBytes() : Readings.ABSENT;
  }

  /** No number of the kernel, however wrong, turns a sum negative. */
  static long plus(long sum, long more) {
    long result = sum + more;
    return result < 0 && sum >= 0 && more >= 0 ? Long.MAX_VALUE : result;
  }

  Sum sum() {
    return new Sum(
        value(),
        lower,
        unbounded > 0 ? OptionalLong.empty() : OptionalLong.of(upper),
        counted,
        exact,
        missing);
  }

  private OptionalLong value() {
    long middle = unbounded > 0 ? Readings.ABSENT : known(lower, upper);
    if (middle != Readings.ABSENT) {
      return OptionalLong.of(middle);
    }
    return counted == 0 && (missing > 0 || unbounded > 0)
        ? OptionalLong.empty()
        : OptionalLong.of(known);
  }
}
