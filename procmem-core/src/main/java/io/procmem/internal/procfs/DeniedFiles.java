package io.procmem.internal.procfs;

import io.procmem.snapshot.Source;
import java.time.Duration;

/**
 * The files of a process that were denied, remembered for a while: asking in vain costs an
 * exception, and that more than a read.
 */
final class DeniedFiles {

  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  /** Bits of the sources that were denied. */
  private int denied;

  /** When the first of them was. */
  private long since;

  /** The sources whose refusal may have been an accident. */
  private final RepeatedFailures refused = new RepeatedFailures();

  /** The kernel says that it is forbidden. */
  void remember(Source source, long now) {
    if (denied == 0) {
      since = now;
    }
    denied |= 1 << source.ordinal();
  }

  /** It was refused in this scan, for whatever reason: remembered if the scan before saw it too. */
  void suspect(Source source, long now) {
    if (refused.isSecond(source, now)) {
      remember(source, now);
    }
  }

  /** It was not refused this time. */
  void clear(Source source) {
    refused.forget(source);
  }

  boolean hold(Source source, long now) {
    if (denied != 0 && now - since > FORGET_AFTER_NANOS) {
      forget();
    }
    return (denied & 1 << source.ordinal()) != 0;
  }

  void forget() {
    denied = 0;
    refused.forgetAll();
  }
}
