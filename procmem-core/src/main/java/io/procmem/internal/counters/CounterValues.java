package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.counters.CounterStart;
import io.procmem.counters.Counters;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Counters as arrays indexed by {@link Counter}. Immutable: the arrays no longer change. */
final class CounterValues implements Counters {

  /** The counters of a group that never had a process: all 0. */
  static final Counters ZERO =
      new CounterValues(new long[CounterReading.COUNT], ~0, new int[CounterReading.COUNT], null);

  /** The counters before the first scan: all unknown. */
  static final Counters UNKNOWN =
      new CounterValues(new long[CounterReading.COUNT], 0, new int[CounterReading.COUNT], null);

  private final long[] sums;
  private final int known;
  private final int[] missing;
  private final @Nullable CounterStart start;

  /**
   * Wraps arrays.
   *
   * @param known a bit for each counter that has a value
   * @param start when they started from 0; null if unknown
   */
  CounterValues(long[] sums, int known, int[] missing, @Nullable CounterStart start) {
    this.sums = sums;
    this.known = known;
    this.missing = missing;
    this.start = start;
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
  public Optional<CounterStart> start() {
    return Optional.ofNullable(start);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CounterValues that
        && that.known == known
        && Arrays.equals(that.sums, sums)
        && Arrays.equals(that.missing, missing)
        && that.start().equals(start());
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
