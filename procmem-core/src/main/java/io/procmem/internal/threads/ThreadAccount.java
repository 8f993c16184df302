package io.procmem.internal.threads;

import io.procmem.counters.CounterStart;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.ThreadStates;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadCounters;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import io.procmem.threads.WaitChannels;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up threads: what they have used since the account was opened, and how many there are in this
 * scan.
 */
final class ThreadAccount {

  private final @Nullable CounterStart start;
  private final long[] sums = new long[ThreadValues.COUNT];

  /** What this scan has added to {@link #sums}. */
  private final long[] gained = new long[ThreadValues.COUNT];

  /** A bit for each counter that any thread has shown. */
  private int shown;

  private int threads;
  private final int[] states = new int[ProcessState.values().length];
  private final Map<String, Integer> waiting = new TreeMap<>();
  private int running;
  private int hidden;

  /** When it became empty, on the monotonic clock. */
  private long emptySinceNanos;

  private boolean empty;

  /** Opens an account; {@code start} is null if it counts from the first scan on. */
  ThreadAccount(@Nullable CounterStart start) {
    this.start = start;
  }

  /** Begins a scan. */
  void startScan() {
    Arrays.fill(gained, 0);
    Arrays.fill(states, 0);
    threads = 0;
    waiting.clear();
    running = 0;
    hidden = 0;
  }

  /** Adds a thread that is alive. */
  void addThread() {
    threads++;
  }

  /** Adds what a thread shows, and what it has used since it was last read. */
  void addRead(ProcessState state, long[] values, long[] more) {
    states[state.ordinal()]++;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != Readings.ABSENT) {
        shown |= 1 << i;
        gained[i] += more[i];
        sums[i] += more[i];
      }
    }
  }

  /** Adds a thread that waits in a kernel function. */
  void addWaiting(String function, int count) {
    boolean fits = waiting.size() < WaitChannels.MAX_NAMES || waiting.containsKey(function);
    waiting.merge(fits ? function : Threads.OTHER, count, Integer::sum);
  }

  /** Adds a thread that does not wait. */
  void addRunning() {
    running++;
  }

  /** Adds a thread that does not show where it waits. */
  void addHidden() {
    hidden++;
  }

  /** Adds what another account has in this scan. */
  void addAll(ThreadAccount other) {
    threads += other.threads;
    running += other.running;
    hidden += other.hidden;
    shown |= other.shown;
    for (int i = 0; i < sums.length; i++) {
      gained[i] += other.gained[i];
      sums[i] += other.gained[i];
    }
    for (int i = 0; i < states.length; i++) {
      states[i] += other.states[i];
    }
    other.waiting.forEach(this::addWaiting);
  }

  /** Ends a scan; returns whether it has had no thread for so long that it can be forgotten. */
  boolean closeAndCheckExpired(long nowNanos, long forgetAfterNanos) {
    boolean wasEmpty = empty;
    empty = threads == 0;
    if (empty && !wasEmpty) {
      emptySinceNanos = nowNanos;
    }
    return empty && nowNanos - emptySinceNanos >= forgetAfterNanos;
  }

  boolean isEmpty() {
    return empty;
  }

  long emptySinceNanos() {
    return emptySinceNanos;
  }

  /** User plus system time. */
  long cpuNanos() {
    return sums[ThreadCounter.CPU_USER_NANOS.ordinal()]
        + sums[ThreadCounter.CPU_SYSTEM_NANOS.ordinal()];
  }

  /** The value of this account; with wait channels only if they were requested. */
  ThreadSum sum(boolean withChannels) {
    long[] known = sums.clone();
    for (int i = 0; i < known.length; i++) {
      if ((shown & 1 << i) == 0) {
        known[i] = Readings.ABSENT;
      }
    }
    boolean anyChannel = running + hidden > 0 || !waiting.isEmpty();
    return new ThreadSum(
        threads,
        ThreadStates.of(states),
        withChannels && anyChannel
            ? Optional.of(new WaitChannels(waiting, running, hidden))
            : Optional.empty(),
        ThreadCounters.of(known, Optional.ofNullable(start)));
  }
}
