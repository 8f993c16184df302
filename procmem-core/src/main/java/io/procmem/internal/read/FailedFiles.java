package io.procmem.internal.read;

import io.procmem.snapshot.Source;
import java.time.Duration;

/**
 * The files of a process that were denied or could not be used. A denial is remembered for ten
 * minutes: a denied open throws an exception, which is more expensive than a read. Most processes
 * have no such file.
 */
final class FailedFiles {

  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  /** Bits of the sources that were denied, and when the first of them was. */
  private int denied;

  private long deniedSince;

  /** Bits of the sources that opened but could not be used, in two scans. */
  private int unusable;

  private final RepeatedFailures denials = new RepeatedFailures();
  private final RepeatedFailures misreads = new RepeatedFailures();

  /** The kernel denies the file. */
  void deny(Source source, long now) {
    if (denied == 0) {
      deniedSince = now;
    }
    denied |= 1 << source.ordinal();
  }

  /**
   * The file failed in this scan for an unknown reason; that is a denial if it failed in an earlier
   * scan too.
   */
  void suspectDenial(Source source, long now) {
    if (denials.isSecond(source, now)) {
      deny(source, now);
    }
  }

  /** It opened but could not be used. After the second time, nothing more is expected of it. */
  void misread(Source source, long now) {
    if (misreads.isSecond(source, now)) {
      unusable |= 1 << source.ordinal();
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

  boolean isUnusable(Source source) {
    return (unusable & 1 << source.ordinal()) != 0;
  }

  void forgetDenials() {
    denied = 0;
    denials.forgetAll();
  }

  void forgetUnusable() {
    unusable = 0;
    misreads.forgetAll();
  }
}
