package io.procmem.internal.read;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the pids that may have been reused during a scan, so that only those are checked again.
 *
 * <p>A sample consists of several reads by pid. If a process ends and its pid is reused between two
 * of them, the sample would mix two processes. Reading {@code stat} again would reveal that, but
 * double the cost of every sample. The kernel assigns pids in a circle, and {@code loadavg} ends
 * with the latest one: a pid outside the arc passed during the scan cannot be new. With a few reads
 * of that file per scan, only a handful of processes need checking.
 *
 * <p>The latest pid is one of the reader's own pid namespace. If the mounted procfs belongs to
 * another, or the file cannot be read, every pid may be new.
 *
 * <p>Some systems show a constant, as gVisor does, or a pid of their own, as lxcfs does. So the
 * file is trusted only if it is not behind the listed pids, or has been seen to move; and, once it
 * has missed a pid that is new in a listing, only after it has passed another. Where pids have
 * wrapped around, it is behind most pids, so all are checked until it first moves.
 *
 * <p>The file may hang, so another thread reads it, and only every 20 ms: pids take longer than
 * that to wrap around, except in namespaces of a few hundred.
 */
public final class PidReuseGuard {

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final LastPid lastPid;
  private final boolean isOurNamespace;

  private long lookedAt;
  private int first;
  private int last;

  /** Whether the pids have wrapped around since {@link #first}. */
  private boolean wrapped;

  private boolean unknown;

  /** Whether a reused pid would matter in this scan. */
  private boolean watching;

  /** The latest pid when the last scan began; negative if unknown. */
  private int before = -1;

  /**
   * Whether the latest pid has passed the pids that were new in a listing, or has moved, and has
   * missed none since.
   */
  private boolean confirmed;

  /** Whether it has missed a pid that was new in a listing, and passed none since. */
  private boolean doubted;

  /** Whether it has stood still while a new pid came. */
  private boolean stuck;

  /** Reads the latest pid. */
  public interface LastPid {
    /** Returns the latest pid in bounded time; empty if unknown. */
    OptionalInt now();
  }

  public PidReuseGuard(LastPid lastPid, boolean isOurNamespace) {
    this.lastPid = lastPid;
    this.isOurNamespace = isOurNamespace;
  }

  /**
   * Begins a scan.
   *
   * @param watching whether a reused pid would matter
   * @param lastPid the latest pid; empty if unknown
   */
  public void begin(boolean watching, OptionalInt lastPid) {
    this.watching = watching;
    unknown = watching && (!isOurNamespace || lastPid.isEmpty());
    first = lastPid.orElse(0);
    last = first;
    wrapped = false;
    lookedAt = System.nanoTime();
  }

  /**
   * Compares the latest pid with a listing that was made since the scan began.
   *
   * @param highest the highest listed pid
   * @param newPids those that the last listing did not have; empty in the first scan
   */
  public void listed(int highest, int[] newPids) {
    if (unknown || !watching) {
      before = -1;
      return;
    }
    boolean hasNew = newPids.length > 0;
    if (hasNew) {
      advance(); // they may have come since the scan began
    }
    if (before >= 0) {
      compare(newPids);
    }
    before = first; // a process that the listing lacks may have started since
    unknown |= stuck || (hasNew && doubted) || (!confirmed && last < highest);
  }

  private void compare(int[] newPids) {
    boolean moved = last != before;
    if (newPids.length > 0) {
      confirmed = Arrays.stream(newPids).allMatch(pid -> isPassed(pid, before, last));
      doubted = !confirmed;
      stuck = !moved;
    } else {
      confirmed |= moved && !doubted;
      stuck &= !moved;
    }
  }

  private static boolean isPassed(int pid, int from, int to) {
    return from <= to ? pid > from && pid <= to : pid > from || pid <= to;
  }

  /** Reads the latest pid, if the last read is old enough. */
  public void advanceIfDue() {
    if (!unknown && watching && System.nanoTime() - lookedAt >= LOOK_EVERY_NANOS) {
      advance();
    }
  }

  /** Reads the latest pid. */
  public void advance() {
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

  /** Whether a pid may have been assigned since the scan began. */
  public boolean mayBeNew(int pid) {
    if (unknown || !watching) {
      return watching;
    }
    return wrapped ? pid > first || pid <= last : isPassed(pid, first, last);
  }
}
