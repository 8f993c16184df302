package io.procmem.internal.procfs;

import io.procmem.snapshot.Source;

/** Which sources went wrong in one scan, and which in two: once may be an accident. */
final class RepeatedFailures {

  /** Bits of the sources that went wrong in the scan at {@link #lastAt}. */
  private int last;

  /** Bits of those that went wrong before it and have not gone right since. */
  private int before;

  private long lastAt;

  /** Whether a source that goes wrong in the scan at {@code now} went wrong in an earlier one. */
  boolean isSecond(Source source, long now) {
    if (now != lastAt) {
      before |= last;
      last = 0;
      lastAt = now;
    }
    int bit = 1 << source.ordinal();
    last |= bit;
    return (before & bit) != 0;
  }

  /** A source went right. */
  void forget(Source source) {
    int bit = 1 << source.ordinal();
    last &= ~bit;
    before &= ~bit;
  }

  void forgetAll() {
    last = 0;
    before = 0;
  }
}
