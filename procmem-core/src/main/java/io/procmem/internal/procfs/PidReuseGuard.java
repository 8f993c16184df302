package io.procmem.internal.procfs;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Tells which pids may have changed hands during a scan, so that only those are looked at twice.
 *
 * <p>A sample is made of several reads by pid. Should the process end and its pid be given out
 * again between two of them, the sample would be of two processes; reading {@code stat} again would
 * tell, and would double the cost of every sample. But the kernel gives out pids in a circle, and
 * {@code loadavg} ends with the last one: a pid outside the arc that was passed during the scan
 * cannot be new. Read a few times per scan, it leaves only a handful to look at.
 *
 * <p>That last pid is one of the reader's own pid namespace. Where the mounted procfs is of
 * another, or the file does not tell, every pid may be new.
 *
 * <p>The file may hang, and is read by another thread. So it is looked at only now and then: pids
 * take longer than that to go round, except in namespaces of a few hundred.
 */
final class PidReuseGuard {

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final LastPid lastPid;
  private final boolean isOurNamespace;

  private long lookedAt;
  private int first;
  private int last;

  /** Whether the circle was closed since {@link #first}. */
  private boolean wrapped;

  private boolean unknown;

  /** Whether pids can change hands at all in this scan, and it matters. */
  private boolean watching;

  /** Tells the pid given out last. */
  interface LastPid {
    /** By now, and how long that takes is bounded; empty if it is not known. */
    OptionalInt now();
  }

  PidReuseGuard(LastPid lastPid, boolean isOurNamespace) {
    this.lastPid = lastPid;
    this.isOurNamespace = isOurNamespace;
  }

  /**
   * Begins a scan.
   *
   * @param watching whether pids can change hands in it, and it matters
   * @param lastPid the pid given out last; empty if it is not known
   */
  void begin(boolean watching, OptionalInt lastPid) {
    this.watching = watching;
    unknown = watching && (!isOurNamespace || lastPid.isEmpty());
    first = lastPid.orElse(0);
    last = first;
    wrapped = false;
    lookedAt = System.nanoTime();
  }

  /** Notes how far the circle has gone, if the last look is some time ago. */
  void advanceNowAndThen() {
    if (!unknown && watching && System.nanoTime() - lookedAt >= LOOK_EVERY_NANOS) {
      advance();
    }
  }

  /** Notes how far the circle has gone. */
  void advance() {
    if (unknown || !watching) {
      return;
    }
    OptionalInt now = lastPid.now();
    lookedAt = System.nanoTime();
    if (now.isEmpty()) {
      unknown = true;
      return;
    }
    if (now.getAsInt() < last) {
      unknown |= wrapped;
      wrapped = true;
    }
    last = now.getAsInt();
    unknown |= wrapped && last >= first;
  }

  /** Whether a pid may have been given out since the scan began. */
  boolean mayBeNew(int pid) {
    if (unknown || !watching) {
      return watching;
    }
    return wrapped ? pid > first || pid <= last : pid > first && pid <= last;
  }
}
