package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.container.Placement;
import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Ledger} knows about one process. Immutable.
 *
 * @param id which process
 * @param countedFromStart whether it started after the first scan, so that everything it did is
 *     counted
 * @param user its user; null if unknown
 * @param uncredited what no user was credited with so far, by counter, since the user is unknown
 * @param placement where it belongs; null if unknown
 * @param unplaced what no container, pod or unit was credited with so far, by counter, since it is
 *     unknown where the process belongs
 * @param values the largest value it showed, by counter; {@link Readings#ABSENT} if it never showed
 *     one. Shared: not to be changed
 * @param childrenMinorFaults minor faults of children it reaped
 * @param pendingAmounts by inherited counter, what it inherited and was not yet credited with,
 *     since it may come from a known child; negative if it was credited with too much
 * @param pendingMinorFaults minor faults that it inherited in the last scan and that are not yet
 *     known to come from a known child
 * @param unreaped known children that ended and are not yet in its inherited values
 */
@SuppressWarnings("ArrayRecordComponent") // entries are not compared
record LedgerEntry(
    ProcessId id,
    int parentPid,
    boolean countedFromStart,
    Subgroup subgroup,
    @Nullable User user,
    long[] uncredited,
    @Nullable Placement placement,
    long[] unplaced,
    long[] values,
    long childrenMinorFaults,
    long[] pendingAmounts,
    long pendingMinorFaults,
    List<EndedChild> unreaped) {

  /** Amounts of nothing, pending or uncredited; shared, not to be changed. */
  static final long[] NOTHING = new long[CounterReading.COUNT];

  int pid() {
    return id.pid();
  }

  long value(Counter counter) {
    return values[counter.ordinal()];
  }

  long pending(Counter counter) {
    return pendingAmounts[counter.ordinal()];
  }

  @SuppressWarnings("ReferenceEquality") // there is only one array for nothing
  static boolean isNothing(long[] amounts) {
    return amounts == NOTHING;
  }

  /** Whether a scan shows nothing new, so that this entry stays. */
  boolean isUnchanged(ProcessSample sample, Subgroup subgroupNow, long[] shown) {
    if (parentPid != sample.parentPid()
        || childrenMinorFaults != sample.faults().childrenMinor()
        || !isNothing(pendingAmounts)
        || pendingMinorFaults != 0
        || !unreaped.isEmpty()
        || !subgroup.equals(subgroupNow)
        || isChanged(sample.user(), user)
        || isChanged(sample.placement(), placement)) {
      return false;
    }
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] != values[i] && shown[i] != Readings.ABSENT) {
        return false;
      }
    }
    return true;
  }

  private static <T> boolean isChanged(Optional<T> now, @Nullable T before) {
    return now.isPresent() && !now.get().equals(before);
  }

  /** This entry without pending amounts, except negative ones. */
  LedgerEntry withoutPending() {
    if (isNothing(pendingAmounts)) {
      return this;
    }
    long[] creditedTooMuch = pendingAmounts.clone();
    for (int i = 0; i < creditedTooMuch.length; i++) {
      creditedTooMuch[i] = Math.min(0, creditedTooMuch[i]);
    }
    return with(creditedTooMuch, unreaped);
  }

  /** This entry, if this scan could not read the process and one of its children ended. */
  LedgerEntry withUnreaped(EndedChild child) {
    return with(pendingAmounts, List.of(unreaped.stream().reduce(child, EndedChild::plus)));
  }

  private LedgerEntry with(long[] amounts, List<EndedChild> children) {
    return new LedgerEntry(
        id,
        parentPid,
        countedFromStart,
        subgroup,
        user,
        uncredited,
        placement,
        unplaced,
        values,
        childrenMinorFaults,
        amounts,
        pendingMinorFaults,
        children);
  }
}
