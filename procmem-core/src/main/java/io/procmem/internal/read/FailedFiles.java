package io.procmem.internal.read;

import io.procmem.snapshot.Source;
import java.time.Duration;

/**
 * The files of a process that were denied or made no sense. A denial is remembered for ten minutes:
 * a refused open costs an exception, which is more than a read. Most processes have no such file.
 */
final class FailedFiles {

  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  /** Bits of the sources that were denied, and when the first of them was. */
  private int denied;

  private long deniedSince;

  /** Bits of the sources that opened and made no sense, in two scans. */
  private int senseless;

  private final RepeatedFailures denials = new RepeatedFailures();
  private final RepeatedFailures misreads = new RepeatedFailures();

  /** The kernel says that it is forbidden. */
  void deny(Source source, long now) {
    if (denied == 0) {
      deniedSince = now;
    }
    denied |= 1 << source.ordinal();
  }

  /** It was refused in this scan for an unknown reason: remembered if an earlier scan was, too. */
  void suspectDenial(Source source, long now) {
    if (denials.isSecond(source, now)) {
      deny(source, now);
    }
  }

  /** It opened and made no sense. If that happened before, the next read would not help either. */
  void misread(Source source, long now) {
    if (misreads.isSecond(source, now)) {
      senseless |= 1 << source.ordinal();
    }
  }

  void clear(Source source) {
    denials.forget(source);
    misreads.forget(source);
  }

  boolean isDenied(Source source, long now) {
    if (denied != 0 && now - deniedSince > FORGET_AFTER_NANOS) {
      forgetDenials();
    }
    return (denied & 1 << source.ordinal()) != 0;
  }

  boolean isSenseless(Source source) {
    return (senseless & 1 << source.ordinal()) != 0;
  }

  void forgetDenials() {
    denied = 0;
    denials.forgetAll();
  }

  void forgetSenseless() {
    senseless = 0;
    misreads.forgetAll();
  }
}
