package io.procmem.internal.threads;

import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/** What is known of one thread, from scan to scan. A reused thread id has another start time. */
final class KnownThread {

  final int tid;
  final long startTicks;

  /** The name under which it counts. */
  String name = "";

  /** The printable name that the kernel showed; null before the first. */
  @Nullable String shownName;

  /** The number of the last scan that found it alive. */
  int seenIn;

  /** The largest value it showed, by counter. */
  private final long[] last = ThreadValues.unknown();

  /** Whether everything it did since its start is counted. */
  private final boolean countedFromStart;

  KnownThread(int tid, long startTicks, boolean countedFromStart) {
    this.tid = tid;
    this.startTicks = startTicks;
    this.countedFromStart = countedFromStart;
  }

  /**
   * Takes over values, and gives what they have gained.
   *
   * @param values what the thread shows, by counter
   * @param gained receives the increases, 0 where a value is unknown
   */
  void accept(long[] values, long[] gained) {
    for (int i = 0; i < values.length; i++) {
      long now = values[i];
      long before = last[i];
      gained[i] = 0;
      if (now == Readings.ABSENT) {
        continue;
      }
      if (before != Readings.ABSENT) {
        gained[i] = Math.max(0, now - before);
      } else if (countedFromStart) {
        gained[i] = Math.max(0, now);
      }
      last[i] = Math.max(before, now); // a value that falls and rises again is not counted twice
    }
  }

  /** Continues from other values: they are those of another thread, or counted in another way. */
  void restart(long[] values) {
    for (int i = 0; i < values.length; i++) {
      last[i] = values[i] == Readings.ABSENT ? last[i] : values[i];
    }
  }
}
