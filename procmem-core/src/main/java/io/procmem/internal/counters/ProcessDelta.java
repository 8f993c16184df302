package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one process did between two scans, and what of it was done by children it waited for. First
 * the known children that ended settle their claims, then it is closed.
 */
final class ProcessDelta {

  private static final int COUNTERS = CounterReading.COUNT;

  /** More than anybody ever did, and two of it are still a number. */
  private static final long ANY_AMOUNT = Long.MAX_VALUE / 4;

  private static final int UNSEEN = Counter.UNSEEN_CPU_NANOS.ordinal();

  private final @Nullable LedgerEntry before;
  private final ProcessSample sample;
  private final int parentPid;
  private final Subgroup subgroup;
  private final @Nullable User user;
  private final boolean born;
  private final long[] values = new long[COUNTERS];
  private final long[] gained = new long[COUNTERS];

  /** Inherited by now and not credited; below 0 credited too much. */
  private final long[] open = new long[COUNTERS];

  /** What may still turn out to be a known child's. */
  private long[] claimed = LedgerEntry.NOTHING;

  private final long minorGained;
  private long openMinor;
  private boolean distrusted;
  private final List<ReapedChild> pending = new ArrayList<>(0);

  /** Of a process that was known, or that is new and was born since the first scan or was not. */
  ProcessDelta(
      @Nullable LedgerEntry before,
      ProcessSample sample,
      int parentPid,
      Subgroup subgroup,
      boolean born,
      long[] shown) {
    this.before = before;
    this.sample = sample;
    this.parentPid = parentPid;
    this.subgroup = subgroup;
    this.born = born;
    this.user = sample.user().orElse(before == null ? null : before.user());
    for (Counter counter : CounterReading.ALL) {
      int i = counter.ordinal();
      long now = shown[i];
      long last = before == null ? Readings.ABSENT : before.value(counter);
      values[i] = Math.max(last, now); // a value that shrank is not news when it comes back
      if (now != Readings.ABSENT && last != Readings.ABSENT) {
        gained[i] = values[i] - last;
      } else if (now != Readings.ABSENT && born) {
        gained[i] = Math.max(0, now);
      }
      open[i] = gained[i] + (before == null ? 0 : before.held(counter));
    }
    long childrenMinor = sample.faults().childrenMinor();
    long last = before == null ? (born ? 0 : childrenMinor) : before.childrenMinor();
    minorGained = Math.max(0, childrenMinor - last);
    openMinor = minorGained + (before == null ? 0 : before.heldMinor());
  }

  /** It may have inherited from processes that were counted, and nobody knows how much. */
  void forgetInheritance() {
    for (Counter counter : CounterReading.ALL) {
      if (CounterReading.isInherited(counter)) {
        gained[counter.ordinal()] = 0;
        open[counter.ordinal()] = 0;
      }
    }
  }

  /**
   * What it inherited and was not found to be a known child's is not counted: somebody who was
   * hidden has taken part, and may have handed on what was counted, or taken what was another's.
   */
  void distrustInheritance() {
    distrusted = true;
  }

  /** Whether the process has inherited from a child that ended; if so, that is taken off. */
  boolean settles(ReapedChild claim, long tickNanos) {
    if (!hasTimeOf(claim, tickNanos) || (claim.orphan() && !hasIoOf(claim))) {
      return false;
    }
    openMinor -= claim.minorFaults();
    for (Counter counter : CounterReading.ALL) {
      if (CounterReading.isInherited(counter) && countsSince(counter)) {
        int i = counter.ordinal();
        long amount = claim.amounts().of(counter);
        if (amount != Readings.ABSENT) {
          open[i] -= amount;
        } else {
          startAgain(counter);
        }
      }
    }
    return true;
  }

  private boolean hasTimeOf(ReapedChild claim, long tickNanos) {
    return claim.minorFaults() <= openMinor && claim.cpuNanos() <= open[UNSEEN] + tickNanos;
  }

  /**
   * Whether the process has inherited the processor time of a child that ended; if so, that is
   * taken off, and of its I/O what has not been taken for another's.
   */
  boolean settlesTime(ReapedChild claim, long tickNanos, long[] rest) {
    if (!mayHaveInherited() || !hasTimeOf(claim, tickNanos)) {
      return false;
    }
    takeWhatFits(claim, rest);
    openMinor -= claim.minorFaults();
    return true;
  }

  /** It has inherited nobody knows how much. */
  private void startAgain(Counter counter) {
    int i = counter.ordinal();
    open[i] = Math.min(0, open[i]);
    if (CounterReading.of(sample, counter) == Readings.ABSENT && !born) {
      values[i] = Readings.ABSENT; // and will show it when it is told again
    }
  }

  /** An orphan may be anybody's, so that all that is told has to fit. */
  private boolean hasIoOf(ReapedChild claim) {
    for (Counter counter : CounterReading.ALL) {
      if (CounterReading.isInherited(counter)
          && counter != Counter.UNSEEN_CPU_NANOS
          && CounterReading.of(sample, counter) != Readings.ABSENT
          && countsSince(counter)
          && claim.amounts().of(counter) > open[counter.ordinal()]) {
        return false;
      }
    }
    return true;
  }

  /** Takes off what it may have inherited of a child that is not all here; leaves the rest. */
  void takeWhatFits(ReapedChild claim, long[] rest) {
    if (minorGained <= 0 && openMinor <= 0 && open[UNSEEN] <= 0) {
      return; // it has inherited from nobody
    }
    for (Counter counter : CounterReading.ALL) {
      int i = counter.ordinal();
      if (CounterReading.isInherited(counter) && countsSince(counter)) {
        if (claim.amounts().of(counter) == Readings.ABSENT) {
          startAgain(counter);
        }
        boolean told = CounterReading.of(sample, counter) != Readings.ABSENT;
        long taken = told ? Math.max(0, Math.min(rest[i], open[i])) : rest[i];
        rest[i] -= taken;
        open[i] -= taken;
      }
    }
  }

  /** Whether what it shows now is more than a starting point. */
  private boolean countsSince(Counter counter) {
    return born || (before != null && before.value(counter) != Readings.ABSENT);
  }

  /** Keeps a claim for the next scan: this one may have looked before the process waited. */
  void keep(ReapedChild claim) {
    pending.add(claim.again());
  }

  /** Waits with what may be a claim's that is looked for again in the next scan. */
  void withhold(ReapedChild claim) {
    claimed = LedgerEntry.isNothing(claimed) ? new long[COUNTERS] : claimed;
    for (Counter counter : CounterReading.ALL) {
      long amount = claim.amounts().of(counter);
      long more = amount == Readings.ABSENT ? ANY_AMOUNT : Math.min(amount, ANY_AMOUNT);
      int i = counter.ordinal();
      claimed[i] = Math.min(ANY_AMOUNT, claimed[i] + more);
    }
  }

  /** Whether it may have inherited anything that is not a known child's so far. */
  boolean mayHaveInherited() {
    return openMinor > 0 || open[UNSEEN] > 0;
  }

  boolean hasUnseenCpu() {
    return gained[UNSEEN] > 0;
  }

  /**
   * Ends it.
   *
   * @param hasDescendants whether known children of it live, or theirs: one of them may have ended
   *     after it was read and before this process was, so what was just inherited waits for the
   *     next scan
   * @param doubtful whether somebody unknown ended, whose age nobody knows
   * @return what is known from now on
   */
  LedgerEntry known(boolean hasDescendants, boolean doubtful) {
    for (Counter counter : CounterReading.ALL) {
      if (CounterReading.isInherited(counter)) {
        int i = counter.ordinal();
        long fresh = Math.max(0, Math.min(gained[i], open[i]));
        long hold = Math.min(fresh, claimed[i]);
        if (i == UNSEEN) { // never too much: what was held before may be a claim's too
          long mayBeAClaims = Math.max(0, Math.min(open[i], claimed[i]));
          hold = hasDescendants ? Math.max(fresh, mayBeAClaims) : mayBeAClaims;
        }
        gained[i] = Math.max(0, open[i] - hold);
        open[i] -= gained[i];
      }
    }
    if (doubtful || distrusted) {
      forgetDoubtful();
    }
    return new LedgerEntry(
        sample.id(),
        parentPid,
        born,
        subgroup,
        user,
        values,
        Math.max(sample.faults().childrenMinor(), before == null ? 0 : before.childrenMinor()),
        held(),
        Math.min(openMinor, minorGained),
        pending.isEmpty() ? List.of() : List.copyOf(pending));
  }

  /** What it inherited may be of somebody nobody knows, of days ago, or counted already. */
  private void forgetDoubtful() {
    for (Counter counter : CounterReading.ALL) {
      int i = counter.ordinal();
      if (i == UNSEEN || (CounterReading.isInherited(counter) && minorGained > 0)) {
        gained[i] = 0;
        open[i] = Math.min(0, open[i]);
      }
    }
  }

  /** Credits what it did, once it is ended. */
  void credit(Account account) {
    for (int i = 0; i < gained.length; i++) {
      if (gained[i] != 0) {
        account.credit(i, gained[i]);
      }
    }
  }

  private long[] held() {
    for (Counter counter : CounterReading.ALL) {
      if (!CounterReading.isInherited(counter)) {
        open[counter.ordinal()] = 0; // credited as it came
      }
    }
    return Arrays.equals(open, LedgerEntry.NOTHING) ? LedgerEntry.NOTHING : open;
  }
}
