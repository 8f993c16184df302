package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.counters.Counters;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** Counters as arrays indexed by {@link Counter}. Immutable: the arrays no longer change. */
final class CounterValues implements Counters {

  /** The counters of a group that has had no process: all 0. */
  static final Counters ZERO =
      new CounterValues(new long[CounterReading.COUNT], ~0, new int[CounterReading.COUNT]);

  private final long[] sums;
  private final int known;
  private final int[] missing;

  /**
   * Wraps arrays.
   *
   * @param known a bit for each counter that has a value
   */
  CounterValues(long[] sums, int known, int[] missing) {
    this.sums = sums;
    this.known = known;
    this.missing = missing;
  }

  @Override
  public OptionalLong get(Counter counter) {
    int at = counter.ordinal();
    return (known & 1 << at) != 0 ? OptionalLong.of(sums[at]) : OptionalLong.empty();
  }

  @Override
  public int missing(Counter counter) {
    return missing[counter.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CounterValues that
        && that.known == known
        && Arrays.equals(that.sums, sums)
        && Arrays.equals(that.missing, missing);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Counters[", "]");
    for (Counter counter : CounterReading.ALL) {
      get(counter).ifPresent(sum -> text.add(counter + "=" + sum));
    }
    return text.toString();
  }
}
