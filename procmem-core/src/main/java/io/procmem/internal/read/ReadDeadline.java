package io.procmem.internal.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time that a scan gives the batches of one pass, and each of their reads. Time in which this
 * JVM got no CPU does not count, up to a limit: under a quota, readers stand still for most of each
 * period, and so does the thread that waits for them. That thread finds out when it wakes up later
 * than it asked for; the readers, from the kernel. The longest of these times counts.
 */
public final class ReadDeadline {

  static final long MAX_STARVED_NANOS = Duration.ofSeconds(4).toNanos();

  /** A thread that wakes up this much too late was not starved, only scheduled. */
  private static final long TOLERATED_NANOS = Duration.ofMillis(2).toNanos();

  private final long deadlineNanos;
  private long patienceNanos;

  /** By how much the scanning thread was late; only that thread changes it. */
  private volatile long lateNanos;

  /** For how long the reader that had to wait the longest has waited for a CPU. */
  private final AtomicLong delayNanos = new AtomicLong();

  /** The same when the current batch began. */
  private volatile long delayBefore;

  /**
   * A deadline.
   *
   * @param patienceNanos how long one read may take before the scan continues without it
   * @param deadlineNanos when no more reads are begun, on the clock of {@link System#nanoTime()}
   */
  public ReadDeadline(long patienceNanos, long deadlineNanos) {
    this.patienceNanos = patienceNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** How much time is left to begin a read; 0 or less if none. */
  public long leftNanos(long now) {
    return deadlineNanos + starvedNanos() - now;
  }

  /** How long a read may take that began at some time, from now on; 0 or less if it hangs. */
  long patienceLeftNanos(long since, long now) {
    return patienceNanos + starvedNanos() - (now - since);
  }

  long patienceNanos() {
    return patienceNanos;
  }

  /** Waits for one read no longer than this. */
  void limitPatience(long nanos) {
    patienceNanos = Math.min(patienceNanos, nanos);
  }

  /** Takes over that the waiting thread wanted to wait for some time, and how long it did. */
  void waited(long wantedNanos, long tookNanos) {
    long late = tookNanos - wantedNanos;
    if (late > TOLERATED_NANOS) {
      lateNanos += late;
    }
  }

  void startBatch() {
    delayBefore = delayNanos.get();
  }

  /** Takes over for how long a reader has waited for a CPU since it began the current batch. */
  void delayed(long nanos) {
    delayNanos.accumulateAndGet(delayBefore + nanos, Math::max);
  }

  private long starvedNanos() {
    return Math.min(MAX_STARVED_NANOS, Math.max(lateNanos, delayNanos.get()));
  }
}
