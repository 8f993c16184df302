package io.procmem.report;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * What some processes have used up, those that have ended among them, since the first report they
 * were counted in. A counter never goes down, and never jumps: it includes all that a process did
 * if it started after the first report; what it did since then if it ran before; and what it did
 * since it was first seen if it ran before but was hidden.
 *
 * <p>A subgroup, group or user without processes keeps its counters for an hour, if no thousand
 * others were left later; then they are forgotten, and start from nothing should it come back. The
 * sums above it forget nothing.
 */
public final class Counters {

  private static final Counters NONE =
      new Counters(new long[Counter.all().length], ~0, new int[Counter.all().length]);

  private final long[] sums;
  private final int known;
  private final int[] missing;

  /** Of arrays by {@link Counter} that nobody changes any more; a bit of known for each counter. */
  Counters(long[] sums, int known, int[] missing) {
    this.sums = sums;
    this.known = known;
    this.missing = missing;
  }

  /** {@return the counters of nobody, all 0} */
  public static Counters none() {
    return NONE;
  }

  /**
   * How much it is by now.
   *
   * @param counter which counter
   * @return the sum of what was ever known; empty if there were processes and none ever told
   */
  public OptionalLong get(Counter counter) {
    int at = counter.ordinal();
    return (known & 1 << at) != 0 ? OptionalLong.of(sums[at]) : OptionalLong.empty();
  }

  /**
   * How many processes a counter could not include.
   *
   * @param counter which counter
   * @return how many of the processes there are now have never told it; processes that lived
   *     between two scans are not among them, and what they used is with {@link
   *     Counter#UNSEEN_CPU_NANOS}
   */
  public int missing(Counter counter) {
    return missing[counter.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Counters that
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
    for (Counter counter : Counter.all()) {
      get(counter).ifPresent(sum -> text.add(counter + "=" + sum));
    }
    return text.toString();
  }
}
