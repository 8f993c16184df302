package io.procmem.internal.threads;

import io.procmem.snapshot.Readings;
import io.procmem.threads.ThreadCounter;
import java.util.Arrays;

/** The value of each {@link ThreadCounter} of one thread, by ordinal. */
final class ThreadValues {

  static final ThreadCounter[] COUNTERS = ThreadCounter.values();

  static final int COUNT = COUNTERS.length;

  private ThreadValues() {}

  /** Values that are all unknown. */
  static long[] unknown() {
    long[] values = new long[COUNT];
    clear(values);
    return values;
  }

  static void clear(long[] values) {
    Arrays.fill(values, Readings.ABSENT);
  }
}
