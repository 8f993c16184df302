package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.container.Placement;
import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one process did between two scans. Used once. */
final class ProcessDelta {

  private final @Nullable LedgerEntry before;
  private final ProcessSample sample;
  private final Subgroup subgroup;
  private final boolean countedFromStart;
  private final long[] values = new long[CounterReading.COUNT];
  private final long[] gained = new long[CounterReading.COUNT];
  private final InheritedDelta inherited;
  private final List<EndedChild> unreaped = new ArrayList<>(0);

  /**
   * Compares a sample with what was known.
   *
   * @param before what was known; null if the process is new
   * @param countedFromStart whether the process started after the first scan
   * @param shown the sample's values by counter
   */
  ProcessDelta(
      @Nullable LedgerEntry before,
      ProcessSample sample,
      Subgroup subgroup,
      boolean countedFromStart,
      long[] shown) {
    this.before = before;
    this.sample = sample;
    this.subgroup = subgroup;
    this.countedFromStart = countedFromStart;
    for (Counter counter : CounterReading.ALL) {
      int i = counter.ordinal();
      long now = shown[i];
      long last = before == null ? Readings.ABSENT : before.value(counter);
      values[i] =
          Math.max(last, now); // a value that decreases and rises again is not counted twice
      if (now != Readings.ABSENT && last != Readings.ABSENT) {
        gained[i] = values[i] - last;
      } else if (now != Readings.ABSENT && countedFromStart) {
        gained[i] = Math.max(0, now);
      }
    }
    inherited = new InheritedDelta(before, sample, countedFromStart, values, gained);
  }

  /** What it inherited from reaped children, as part of its values. */
  InheritedDelta inherited() {
    return inherited;
  }

  /**
   * Keeps a child to look for again in the next scan: this scan may have read the process too
   * early.
   */
  void addUnreaped(EndedChild child) {
    unreaped.add(child.asRetried());
  }

  boolean hasUnseenCpu() {
    return gained[Counter.UNSEEN_CPU_NANOS.ordinal()] > 0;
  }

  /**
   * Ends the comparison.
   *
   * @param hasDescendants whether known descendants live; see {@link InheritedDelta#close}
   * @param unknownEnded whether a process that no scan has read has ended
   * @param countsPlaces whether an unknown place may be known later
   * @return what is known from now on
   */
  LedgerEntry close(boolean hasDescendants, boolean unknownEnded, boolean countsPlaces) {
    inherited.close(hasDescendants, unknownEnded);
    long childrenMinorFaults = sample.faults().childrenMinor();
    User user = sample.user().orElse(before == null ? null : before.user());
    Placement placement = sample.placement().orElse(before == null ? null : before.placement());
    return new LedgerEntry(
        sample.id(),
        sample.parentPid(),
        countedFromStart,
        subgroup,
        user,
        user == null ? plusGained(uncredited()) : LedgerEntry.NOTHING,
        placement,
        placement == null && countsPlaces ? plusGained(unplaced()) : LedgerEntry.NOTHING,
        values,
        Math.max(childrenMinorFaults, before == null ? 0 : before.childrenMinorFaults()),
        inherited.pendingAmounts(),
        inherited.pendingMinorFaults(),
        List.copyOf(unreaped));
  }

  private long[] uncredited() {
    return before == null ? LedgerEntry.NOTHING : before.uncredited();
  }

  private long[] unplaced() {
    return before == null ? LedgerEntry.NOTHING : before.unplaced();
  }

  /** What it did, including what it inherited, and what was not credited before. */
  private long[] plusGained(long[] earlier) {
    if (Arrays.equals(gained, LedgerEntry.NOTHING)) {
      return earlier;
    }
    long[] sum = gained.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += earlier[i];
    }
    return sum;
  }

  /**
   * Credits its user with what it did, after {@link #close}, and with what it did before its user
   * was known.
   */
  void creditUser(Account account) {
    credit(account, gained);
    credit(account, uncredited());
  }

  /** As {@link #creditUser}, for its container, pod or unit. */
  void creditPlace(Account account) {
    credit(account, gained);
    credit(account, unplaced());
  }

  /** Credits what the process did, after {@link #close}. */
  void credit(Account account) {
    credit(account, gained);
  }

  private static void credit(Account account, long[] amounts) {
    for (int i = 0; i < amounts.length; i++) {
      if (amounts[i] != 0) {
        account.credit(i, amounts[i]);
      }
    }
  }
}
