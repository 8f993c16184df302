package io.procmem.procfs;

import io.procmem.snapshot.Source;
import java.time.Duration;

/**
 * The files of a process that were denied, remembered for a while: asking in vain costs an
 * exception, and that more than a read.
 */
final class Refusals {

  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  /** Bits of the sources that were denied. */
  private int denied;

  /** When the first of them was. */
  private long since;

  void remember(Source source, long now) {
    if (denied == 0) {
      since = now;
    }
    denied |= 1 << source.ordinal();
  }

  boolean hold(Source source, long now) {
    if (denied != 0 && now - since > FORGET_AFTER_NANOS) {
      forget();
    }
    return (denied & 1 << source.ordinal()) != 0;
  }

  void forget() {
    denied = 0;
  }
}
