package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of a child that ended. Once a process has reaped the child, that process's
 * inherited values include these amounts, so they must not be counted again. The child's minor
 * faults prove that it was reaped: a parent that ignores SIGCHLD inherits nothing.
 *
 * @param id the child; null if this stands for several
 * @param minorFaults of the child and the children it reaped
 * @param reparented whether the parent has ended too, so an ancestor reaps the child
 * @param retried whether an earlier scan looked for its reaper and found none
 */
record EndedChild(
    @Nullable ProcessId id,
    Amounts amounts,
    long minorFaults,
    boolean reparented,
    boolean retried) {

  /** By inherited counter; {@link Readings#ABSENT} if some of the child's value is unknown. */
  static final class Amounts {

    private final long[] values = new long[CounterReading.COUNT];

    private Amounts() {}

    long of(Counter counter) {
      return values[counter.ordinal()];
    }

    /** A copy, by counter, with 0 for unknown amounts. */
    long[] known() {
      long[] known = values.clone();
      for (int i = 0; i < known.length; i++) {
        known[i] = Math.max(0, known[i]);
      }
      return known;
    }
  }

  static EndedChild of(LedgerEntry ended) {
    Amounts amounts = new Amounts();
    for (Counter counter : CounterReading.INHERITED) {
      long value = ended.value(counter);
      long creditedTooMuch = Math.max(0, -ended.pending(counter)); // the child's value includes it
      // If the child is counted from its start and never showed a value, its whole value is new.
      boolean isKnown = value != Readings.ABSENT;
      amounts.values[counter.ordinal()] =
          isKnown || ended.countedFromStart()
              ? (isKnown ? value : 0) + creditedTooMuch
              : Readings.ABSENT;
    }
    int unseen = Counter.UNSEEN_CPU_NANOS.ordinal();
    long own = sum(ended.value(Counter.CPU_USER_NANOS), ended.value(Counter.CPU_SYSTEM_NANOS));
    amounts.values[unseen] = sum(amounts.values[unseen], own);
    long faults = ended.value(Counter.MINOR_FAULTS) + ended.childrenMinorFaults();
    return new EndedChild(ended.id(), amounts, faults, false, false);
  }

  long cpuNanos() {
    return amounts.of(Counter.UNSEEN_CPU_NANOS);
  }

  /**
   * Whether it can be recognized in what a process inherited; a child with only zero amounts would
   * match anything.
   */
  boolean isRecognizable() {
    return minorFaults > 0 || cpuNanos() > 0;
  }

  EndedChild asReparented() {
    return new EndedChild(id, amounts, minorFaults, true, false);
  }

  EndedChild asRetried() {
    return new EndedChild(id, amounts, minorFaults, reparented, true);
  }

  /** The part that no process has inherited so far, after its faults were found. */
  EndedChild withRest(long[] rest) {
    Amounts left = new Amounts();
    System.arraycopy(rest, 0, left.values, 0, rest.length);
    return new EndedChild(id, left, 0, reparented, retried);
  }

  /** Merges two children of a parent that scans cannot read, since it may have many. */
  EndedChild plus(EndedChild other) {
    Amounts both = new Amounts();
    for (int i = 0; i < both.values.length; i++) {
      both.values[i] = sum(amounts.values[i], other.amounts.values[i]);
    }
    return new EndedChild(
        null, both, minorFaults + other.minorFaults, reparented || other.reparented, false);
  }

  /** Absent if one of them is. */
  private static long sum(long one, long other) {
    return one == Readings.ABSENT || other == Readings.ABSENT ? Readings.ABSENT : one + other;
  }
}
