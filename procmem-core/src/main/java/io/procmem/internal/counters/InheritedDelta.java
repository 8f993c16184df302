package io.procmem.internal.counters;

import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one process inherited from reaped children between two scans. First the known children that
 * ended are subtracted; {@link #close} then decides which part of the rest is credited now, which
 * waits for the next scan, and which is dropped. If unsure, the credited part is a lower bound.
 */
final class InheritedDelta {

  /** More than any real amount; the sum of two does not overflow. */
  private static final long ANY_AMOUNT = Long.MAX_VALUE / 4;

  private static final int UNSEEN = Counter.UNSEEN_CPU_NANOS.ordinal();

  private final @Nullable LedgerEntry before;
  private final ProcessSample sample;
  private final boolean countedFromStart;

  /** The largest values shown, and what was gained in this step: shared with the delta. */
  private final long[] values;

  private final long[] gained;

  /** Inherited and not credited so far; below 0, credited too much. */
  private final long[] pending = new long[CounterReading.COUNT];

  /** What may belong to known children that the next scan looks for again. */
  private long[] reserved = LedgerEntry.NOTHING;

  private final long minorFaultsGained;
  private long minorFaultsPending;
  private boolean uncertain;

  InheritedDelta(
      @Nullable LedgerEntry before,
      ProcessSample sample,
      boolean countedFromStart,
      long[] values,
      long[] gained) {
    this.before = before;
    this.sample = sample;
    this.countedFromStart = countedFromStart;
    this.values = values;
    this.gained = gained;
    for (Counter counter : CounterReading.INHERITED) {
      int i = counter.ordinal();
      pending[i] = gained[i] + (before == null ? 0 : before.pending(counter));
    }
    long now = sample.faults().childrenMinor();
    long last = before == null ? (countedFromStart ? 0 : now) : before.childrenMinorFaults();
    minorFaultsGained = Math.max(0, now - last);
    minorFaultsPending = minorFaultsGained + (before == null ? 0 : before.pendingMinorFaults());
  }

  /** Whether it may have inherited from a process that is not known. */
  boolean isAny() {
    return minorFaultsPending > 0 || pending[UNSEEN] > 0;
  }

  /** Drops everything: an unknown part of it was already counted. */
  void drop() {
    for (Counter counter : CounterReading.INHERITED) {
      gained[counter.ordinal()] = 0;
      pending[counter.ordinal()] = 0;
    }
  }

  /**
   * Drops the part that is not subtracted for a known child: a hidden process was involved, so that
   * part may already have been counted, or may belong to another process.
   */
  void setUncertain() {
    uncertain = true;
  }

  /** Subtracts a child if the process has reaped it; returns whether it has. */
  boolean subtractIfReaped(EndedChild child, long tickNanos) {
    if (!hasCpuOf(child, tickNanos) || (child.reparented() && !hasIoOf(child))) {
      return false;
    }
    minorFaultsPending -= child.minorFaults();
    for (Counter counter : CounterReading.INHERITED) {
      if (hasBaseline(counter)) {
        long amount = child.amounts().of(counter);
        if (amount != Readings.ABSENT) {
          pending[counter.ordinal()] -= amount;
        } else {
          restart(counter);
        }
      }
    }
    return true;
  }

  /**
   * Subtracts a child if the process has inherited its CPU time, together with the part of its I/O
   * that fits; returns whether it has.
   *
   * @param rest what is left of the child; reduced
   */
  boolean subtractByCpu(EndedChild child, long tickNanos, long[] rest) {
    if (!isAny() || !hasCpuOf(child, tickNanos)) {
      return false;
    }
    subtractPart(child, rest);
    minorFaultsPending -= child.minorFaults();
    return true;
  }

  /**
   * Subtracts the part of a child that fits, although the process has not inherited all of it.
   *
   * @param rest what is left of the child; reduced
   */
  void subtractPart(EndedChild child, long[] rest) {
    if (minorFaultsGained <= 0 && !isAny()) {
      return; // no child was reaped
    }
    for (Counter counter : CounterReading.INHERITED) {
      int i = counter.ordinal();
      if (hasBaseline(counter)) {
        if (child.amounts().of(counter) == Readings.ABSENT) {
          restart(counter);
        }
        boolean shown = CounterReading.of(sample, counter) != Readings.ABSENT;
        long part = shown ? Math.max(0, Math.min(rest[i], pending[i])) : rest[i];
        rest[i] -= part;
        pending[i] -= part;
      }
    }
  }

  private boolean hasCpuOf(EndedChild child, long tickNanos) {
    return child.minorFaults() <= minorFaultsPending
        && child.cpuNanos() <= pending[UNSEEN] + tickNanos;
  }

  /** Any ancestor may have reaped a reparented child, so every value that is shown has to fit. */
  private boolean hasIoOf(EndedChild child) {
    for (Counter counter : CounterReading.INHERITED) {
      if (counter != Counter.UNSEEN_CPU_NANOS
          && CounterReading.of(sample, counter) != Readings.ABSENT
          && hasBaseline(counter)
          && child.amounts().of(counter) > pending[counter.ordinal()]) {
        return false;
      }
    }
    return true;
  }

  /** An unknown amount was inherited: the value starts again from what it shows next. */
  private void restart(Counter counter) {
    int i = counter.ordinal();
    pending[i] = Math.min(0, pending[i]);
    if (CounterReading.of(sample, counter) == Readings.ABSENT && !countedFromStart) {
      values[i] = Readings.ABSENT;
    }
  }

  /** Whether there is an earlier value to count from. */
  private boolean hasBaseline(Counter counter) {
    return countedFromStart || (before != null && before.value(counter) != Readings.ABSENT);
  }

  /** Holds back what may belong to a child that the next scan looks for again. */
  void reserve(EndedChild child) {
    reserved = LedgerEntry.isNothing(reserved) ? new long[CounterReading.COUNT] : reserved;
    for (Counter counter : CounterReading.INHERITED) {
      long amount = child.amounts().of(counter);
      long more = amount == Readings.ABSENT ? ANY_AMOUNT : Math.min(amount, ANY_AMOUNT);
      int i = counter.ordinal();
      reserved[i] = Math.min(ANY_AMOUNT, reserved[i] + more);
    }
  }

  /**
   * Decides what is credited now.
   *
   * @param hasDescendants whether known descendants live: one of them may have ended after it was
   *     read and before this process was, so what was just inherited waits for the next scan
   * @param unknownEnded whether a process of unknown age, which no scan has read, has ended
   */
  void close(boolean hasDescendants, boolean unknownEnded) {
    for (Counter counter : CounterReading.INHERITED) {
      int i = counter.ordinal();
      long fresh = Math.max(0, Math.min(gained[i], pending[i]));
      long hold = Math.min(fresh, reserved[i]);
      if (i == UNSEEN) { // a lower bound: earlier pending time may be a known child's too
        long mayBeKnown = Math.max(0, Math.min(pending[i], reserved[i]));
        hold = hasDescendants ? Math.max(fresh, mayBeKnown) : mayBeKnown;
      }
      gained[i] = Math.max(0, pending[i] - hold);
      pending[i] -= gained[i];
      boolean doubtful = counter == Counter.UNSEEN_CPU_NANOS || minorFaultsGained > 0;
      if ((unknownEnded || uncertain) && doubtful) {
        gained[i] = 0;
        pending[i] = Math.min(0, pending[i]);
      }
    }
  }

  /** What stays pending after {@link #close}. */
  long[] pendingAmounts() {
    return Arrays.equals(pending, LedgerEntry.NOTHING) ? LedgerEntry.NOTHING : pending;
  }

  long pendingMinorFaults() {
    return Math.min(minorFaultsPending, minorFaultsGained);
  }
}
