package io.procmem.internal.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time that a scan gives the batches of one pass, and each of their reads. Time in which this
 * JVM got no CPU does not count, up to a limit: under a quota, neither the readers nor the thread
 * that waits for them run for most of each period. That thread notices that it wakes up late; the
 * readers ask the kernel. The longest of these times counts.
 */
public final class ReadDeadline {

  static final long MAX_STARVED_NANOS = Duration.ofSeconds(4).toNanos();

  /** A delay of at most this length is normal scheduling, not starvation. */
  private static final long TOLERATED_NANOS = Duration.ofMillis(2).toNanos();

  private final long deadlineNanos;
  private long readTimeoutNanos;
  private long maxStarvedNanos = MAX_STARVED_NANOS;

  /** By how much the scanning thread was late; only that thread changes it. */
  private volatile long lateNanos;

  /** How long the reader with the longest wait has waited for a CPU. */
  private final AtomicLong delayNanos = new AtomicLong();

  /** The same when the current batch began. */
  private volatile long delayBefore;

  /**
   * A deadline.
   *
   * @param readTimeoutNanos how long one read may take before the scan continues without it
   * @param deadlineNanos when no more reads are begun, on the clock of {@link System#nanoTime()}
   */
  public ReadDeadline(long readTimeoutNanos, long deadlineNanos) {
    this.readTimeoutNanos = readTimeoutNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** Adds at most this for time without a CPU: the scan has added some before. */
  public ReadDeadline limitStarved(long nanos) {
    maxStarvedNanos = nanos;
    return this;
  }

  /** A deadline for a read that begins now and may take longer than others. */
  public ReadDeadline withPatience(long nanos) {
    long now = System.nanoTime();
    long end = deadlineNanos - now > nanos ? deadlineNanos : now + nanos;
    return new ReadDeadline(Math.max(readTimeoutNanos, nanos), end);
  }

  /** How much time is left to begin a read; 0 or less if none. */
  public long leftNanos(long now) {
    return deadlineNanos + starvedNanos() - now;
  }

  /** How much time a read that began at some time has left; 0 or less if it hangs. */
  long readTimeLeftNanos(long since, long now) {
    return readTimeoutNanos + starvedNanos() - (now - since);
  }

  long readTimeoutNanos() {
    return readTimeoutNanos;
  }

  /** Waits for one read no longer than this. */
  void limitReadTimeout(long nanos) {
    readTimeoutNanos = Math.min(readTimeoutNanos, nanos);
  }

  /** Notes how long the waiting thread wanted to wait, and how long it really waited. */
  void waited(long wantedNanos, long tookNanos) {
    long late = tookNanos - wantedNanos;
    if (late > TOLERATED_NANOS) {
      long before = lateNanos;
      lateNanos = before + late;
    }
  }

  void startBatch() {
    delayBefore = delayNanos.get();
  }

  /** Notes how long a reader has waited for a CPU since it began the current batch. */
  void delayed(long nanos) {
    delayNanos.accumulateAndGet(delayBefore + nanos, Math::max);
  }

  private long starvedNanos() {
    return Math.min(maxStarvedNanos, Math.max(lateNanos, delayNanos.get()));
  }
}
