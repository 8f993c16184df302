package io.procmem.internal.read;

import io.procmem.snapshot.Source;

/**
 * Which sources failed in one scan, and which in an earlier one too: a single failure may be
 * transient.
 */
final class RepeatedFailures {

  /** Bits of the sources that failed in the scan at {@link #latestAt}. */
  private int latest;

  /** Bits of those that failed in an earlier scan and have not been read since. */
  private int earlier;

  private long latestAt;

  /** Whether a source that fails in the scan at {@code now} failed in an earlier one too. */
  boolean isSecond(Source source, long now) {
    if (now != latestAt) {
      earlier |= latest;
      latest = 0;
      latestAt = now;
    }
    int bit = 1 << source.ordinal();
    latest |= bit;
    return (earlier & bit) != 0;
  }

  /** A source was read. */
  void forget(Source source) {
    int bit = 1 << source.ordinal();
    latest &= ~bit;
    earlier &= ~bit;
  }

  void forgetAll() {
    latest = 0;
    earlier = 0;
  }
}
