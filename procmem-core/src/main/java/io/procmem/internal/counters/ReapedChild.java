package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a child that ended, and is therefore no news when it turns up in what its parent
 * inherited: each inherited {@link Counter}, and its faults, which prove that the parent waited. A
 * parent that ignores SIGCHLD inherits nothing.
 *
 * @param of the child; null if it is several
 * @param orphan whether the parent has ended too, so that an ancestor may have it
 * @param lastChance whether it was looked for before, and not found
 */
record ReapedChild(
    @Nullable ProcessId of, Amounts amounts, long minorFaults, boolean orphan, boolean lastChance) {

  /** By counter; {@link Readings#ABSENT} where the child had more than anybody knows. */
  static final class Amounts {

    private final long[] values = new long[CounterReading.COUNT];

    private Amounts() {}

    long of(Counter counter) {
      return values[counter.ordinal()];
    }

    /** What is known, by counter, as an array of one's own. */
    long[] known() {
      long[] known = values.clone();
      for (int i = 0; i < known.length; i++) {
        known[i] = Math.max(0, known[i]);
      }
      return known;
    }
  }

  static ReapedChild of(LedgerEntry ended) {
    Amounts amounts = new Amounts();
    for (Counter counter : CounterReading.ALL) {
      if (CounterReading.isInherited(counter)) {
        long value = ended.value(counter);
        // Of a child that did all of it before our eyes, what we never saw is news.
        amounts.values[counter.ordinal()] =
            value != Readings.ABSENT
                ? value + owed(ended, counter)
                : ended.born() ? owed(ended, counter) : Readings.ABSENT;
      }
    }
    amounts.values[Counter.UNSEEN_CPU_NANOS.ordinal()] +=
        ended.value(Counter.CPU_USER_NANOS) + ended.value(Counter.CPU_SYSTEM_NANOS);
    long faults = ended.value(Counter.MINOR_FAULTS) + ended.childrenMinor();
    return new ReapedChild(ended.id(), amounts, faults, false, false);
  }

  /** What others did that was counted, and is in what the child had, shown or not. */
  private static long owed(LedgerEntry ended, Counter counter) {
    return Math.max(0, -ended.held(counter));
  }

  long cpuNanos() {
    return amounts.of(Counter.UNSEEN_CPU_NANOS);
  }

  /** Whether an inheritance it fits in is likely to be of this child: else it fits in any. */
  boolean provesAnything() {
    return minorFaults > 0 || cpuNanos() > 0;
  }

  /** As it is looked for at an ancestor of the parent. */
  ReapedChild ofAnOrphan() {
    return new ReapedChild(of, amounts, minorFaults, true, false);
  }

  /** As it is looked for once more. */
  ReapedChild again() {
    return new ReapedChild(of, amounts, minorFaults, orphan, true);
  }

  /** What is left of it by counter, once the rest was found. */
  ReapedChild rest(long[] left) {
    Amounts rest = new Amounts();
    System.arraycopy(left, 0, rest.values, 0, left.length);
    return new ReapedChild(of, rest, 0, orphan, lastChance);
  }

  /** Two as one, for a parent that nobody can look at: its children may be many. */
  ReapedChild plus(ReapedChild other) {
    Amounts both = new Amounts();
    for (int i = 0; i < both.values.length; i++) {
      boolean unknown =
          amounts.values[i] == Readings.ABSENT || other.amounts.values[i] == Readings.ABSENT;
      both.values[i] = unknown ? Readings.ABSENT : amounts.values[i] + other.amounts.values[i];
    }
    return new ReapedChild(
        null, both, minorFaults + other.minorFaults, orphan || other.orphan, false);
  }
}
