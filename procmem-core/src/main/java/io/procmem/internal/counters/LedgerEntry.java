package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the {@link Ledger} knows of a living process. Immutable. */
final class LedgerEntry {

  /** Of a process that holds nothing back. */
  static final long[] NOTHING = new long[CounterReading.COUNT];

  private final ProcessId id;
  private final int parentPid;
  private final boolean born;
  private final Subgroup subgroup;
  private final @Nullable User user;
  private final long[] values;
  private final long childrenMinor;
  private final long[] held;
  private final long heldMinor;
  private final List<ReapedChild> pending;

  LedgerEntry(
      ProcessId id,
      int parentPid,
      boolean born,
      Subgroup subgroup,
      @Nullable User user,
      long[] values,
      long childrenMinor,
      long[] held,
      long heldMinor,
      List<ReapedChild> pending) {
    this.id = id;
    this.parentPid = parentPid;
    this.born = born;
    this.subgroup = subgroup;
    this.user = user;
    this.values = values;
    this.childrenMinor = childrenMinor;
    this.held = held;
    this.heldMinor = heldMinor;
    this.pending = pending;
  }

  ProcessId id() {
    return id;
  }

  int pid() {
    return id.pid();
  }

  int parentPid() {
    return parentPid;
  }

  /** Whether it started after the first scan, so that all it ever did is to be counted. */
  boolean born() {
    return born;
  }

  Subgroup subgroup() {
    return subgroup;
  }

  @Nullable User user() {
    return user;
  }

  /** The most it ever showed; {@link Readings#ABSENT} if it never did. */
  long value(Counter counter) {
    return values[counter.ordinal()];
  }

  /** All of them by counter, shared: not to be changed. */
  long[] values() {
    return values;
  }

  /** Minor faults of children it waited for. */
  long childrenMinor() {
    return childrenMinor;
  }

  /**
   * What it inherited and has not been credited with yet, since it may be a known child's; below 0
   * what it was credited with too much, to be made up for.
   */
  long held(Counter counter) {
    return held[counter.ordinal()];
  }

  /** Minor faults it inherited in the last scan, no known child's so far. */
  long heldMinor() {
    return heldMinor;
  }

  /** Known children that ended and have not turned up in what it inherited so far. */
  List<ReapedChild> pending() {
    return pending;
  }

  /** Whether these are the amounts of nothing, shared by all who have none. */
  @SuppressWarnings("ReferenceEquality") // only the one array stands for nothing
  static boolean isNothing(long[] amounts) {
    return amounts == NOTHING;
  }

  /** Whether a scan says nothing new of it, so that this object will do. */
  boolean stillIs(ProcessSample sample, Subgroup subgroupNow, long[] shown) {
    if (parentPid != sample.parentPid()
        || childrenMinor != sample.faults().childrenMinor()
        || !isNothing(held)
        || heldMinor != 0
        || !pending.isEmpty()
        || !subgroup.equals(subgroupNow)
        || (sample.user().isPresent() && !sample.user().get().equals(user))) {
      return false;
    }
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] != values[i] && shown[i] != Readings.ABSENT) {
        return false;
      }
    }
    return true;
  }

  /** It without what it held back; what it was credited with too much is still made up for. */
  LedgerEntry holdingNothing() {
    if (isNothing(held)) {
      return this;
    }
    long[] owed = held.clone();
    for (int i = 0; i < owed.length; i++) {
      owed[i] = Math.min(0, owed[i]);
    }
    return new LedgerEntry(
        id, parentPid, born, subgroup, user, values, childrenMinor, owed, heldMinor, pending);
  }

  /** It while nobody can look at it, and one of its children has ended: that waits too. */
  LedgerEntry waitingWith(ReapedChild claim) {
    List<ReapedChild> all = new ArrayList<>();
    all.add(pending.isEmpty() ? claim : pending.stream().reduce(claim, ReapedChild::plus));
    return new LedgerEntry(
        id, parentPid, born, subgroup, user, values, childrenMinor, held, heldMinor, all);
  }
}
