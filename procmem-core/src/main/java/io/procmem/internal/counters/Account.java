package io.procmem.internal.counters;

import io.procmem.counters.CounterStart;
import io.procmem.counters.Counters;
import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a group, subgroup or other owner of processes, and whether it has processes.
 * Changed only within one step of the {@link Ledger}, which starts from a copy.
 */
final class Account {

  /** Receives every credit of this account too. */
  private @Nullable Account parent;

  private final long[] sums;
  private final int[] missing = new int[CounterReading.COUNT];

  /** A bit for each counter that any process ever showed. */
  private int shown;

  private int unread;
  private boolean everUsed;
  private boolean started;
  private @Nullable CounterStart start;
  private boolean used;
  private boolean empty;
  private long emptySinceNanos;

  Account(@Nullable Account parent) {
    this.parent = parent;
    this.sums = new long[CounterReading.COUNT];
  }

  /** Copies an account for the next step, without processes. */
  Account(Account before, @Nullable Account parent) {
    this.parent = parent;
    this.sums = before.sums.clone();
    this.shown = before.shown;
    this.everUsed = before.everUsed;
    this.started = before.started;
    this.start = before.start;
    this.empty = before.empty;
    this.emptySinceNanos = before.emptySinceNanos;
  }

  /** Sets the parent, unless it is set, which receives every credit so far too. */
  void adopt(Account latest) {
    if (parent == null) {
      parent = latest;
      for (int i = 0; i < sums.length; i++) {
        latest.credit(i, sums[i]);
      }
    }
  }

  void credit(int counter, long amount) {
    sums[counter] += amount;
    if (parent != null) {
      parent.credit(counter, amount);
    }
  }

  /** Adds a process that shows these values. */
  void addProcess(long[] values) {
    setUsed();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == Readings.ABSENT) {
        missing[i]++;
      } else {
        shown |= 1 << i;
      }
    }
  }

  /**
   * Adds a process that was not sampled.
   *
   * @param isUnread whether it should have been sampled but could not be read
   */
  void addUnsampled(boolean isUnread) {
    setUsed();
    unread += isUnread ? 1 : 0;
  }

  /** How many of its processes could not be read in this step. */
  int unread() {
    return unread;
  }

  /** Adds its processes to the parent, after all were added. */
  void rollUp() {
    if (parent != null) {
      parent.used |= used;
      parent.everUsed |= everUsed;
      parent.shown |= shown;
      parent.unread += unread;
      for (int i = 0; i < missing.length; i++) {
        parent.missing[i] += missing[i];
      }
    }
  }

  private void setUsed() {
    used = true;
    everUsed = true;
  }

  /**
   * Sets when the counters start, unless it is set: at the last scan before the first process of
   * this account was found.
   */
  void startAt(@Nullable CounterStart lastScan) {
    if (everUsed && !started) {
      started = true;
      start = lastScan;
    }
  }

  /** Ends the step; returns whether it has been empty for long enough to be removed. */
  boolean closeAndCheckExpired(long nowNanos, long forgetAfterNanos) {
    if (used) {
      empty = false;
      return false;
    }
    if (!empty) {
      empty = true;
      emptySinceNanos = nowNanos;
    }
    return nowNanos - emptySinceNanos >= forgetAfterNanos;
  }

  boolean isEmpty() {
    return empty;
  }

  /** When it became empty, on the clock of snapshots; only meaningful if it is. */
  long emptySinceNanos() {
    return emptySinceNanos;
  }

  Counters counters() {
    return new CounterValues(sums, everUsed ? shown : ~0, missing, start);
  }
}
