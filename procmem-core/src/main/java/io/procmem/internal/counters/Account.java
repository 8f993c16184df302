package io.procmem.internal.counters;

import io.procmem.counters.Counters;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import org.jspecify.annotations.Nullable;

/**
 * The counters of those that belong together, and whether there still are any. Changed only within
 * one step of the {@link Ledger}, which starts from a copy.
 */
final class Account {

  /** Gets all that this one gets. */
  private final @Nullable Account parent;

  private final long[] sums;
  private final int[] missing = new int[CounterReading.COUNT];

  /** A bit for each counter that any process ever told. */
  private int told;

  private int unread;
  private boolean everInhabited;
  private boolean inhabited;
  private boolean empty;
  private long emptySinceNanos;

  /** Whose it is, by the latest name, if it is a user's. */
  private @Nullable User user;

  Account(@Nullable Account parent) {
    this.parent = parent;
    this.sums = new long[CounterReading.COUNT];
  }

  /** The account as it goes into another step, with nobody in it yet. */
  Account(Account before, @Nullable Account parent) {
    this.parent = parent;
    this.sums = before.sums.clone();
    this.told = before.told;
    this.everInhabited = before.everInhabited;
    this.empty = before.empty;
    this.emptySinceNanos = before.emptySinceNanos;
    this.user = before.user;
  }

  /** A user's name may come late, or change. */
  void isCalled(@Nullable User latest) {
    user = latest;
  }

  @Nullable User user() {
    return user;
  }

  void credit(int counter, long amount) {
    sums[counter] += amount;
    if (parent != null) {
      parent.credit(counter, amount);
    }
  }

  /** A process is in it, of which these values are known by now. */
  void holds(long[] values) {
    staysWith();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == Readings.ABSENT) {
        missing[i]++;
      } else {
        told |= 1 << i;
      }
    }
  }

  /**
   * A process is in it that was not looked at.
   *
   * @param isUnread whether it should have been, and could not be read
   */
  void waits(boolean isUnread) {
    staysWith();
    unread += isUnread ? 1 : 0;
  }

  /** How many processes in it could not be read in this step. */
  int unread() {
    return unread;
  }

  /** Tells the parent who is in this one, once all are in. */
  void rollUp() {
    if (parent != null) {
      parent.inhabited |= inhabited;
      parent.everInhabited |= everInhabited;
      parent.told |= told;
      for (int i = 0; i < missing.length; i++) {
        parent.missing[i] += missing[i];
      }
    }
  }

  private void staysWith() {
    inhabited = true;
    everInhabited = true;
  }

  /** Ends the step. Whether it has been empty for so long that it may be forgotten. */
  boolean isForgotten(long nowNanos, long forgetAfterNanos) {
    if (inhabited) {
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

  /** When it became empty, on the clock of snapshots; meant only if it is. */
  long emptySinceNanos() {
    return emptySinceNanos;
  }

  Counters counters() {
    return new CounterValues(sums, everInhabited ? told : ~0, missing);
  }
}
