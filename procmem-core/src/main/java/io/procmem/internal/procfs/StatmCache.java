package io.procmem.internal.procfs;

import java.time.Duration;

/**
 * The resident size that {@code statm} gave, and for how long it stands.
 *
 * <p>It costs two thirds of a {@code stat}, and most processes sleep. One that has neither run nor
 * faulted has no page more than it had; it may have fewer, if the kernel took some back, which
 * {@code stat} shows too once they are more than a batch of its counters ({@link RssErrorBound}).
 * So while {@code stat} shows nothing new, {@code statm} is read again once or twice a minute only.
 */
final class StatmCache {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** So long it stands, and up to as much longer by pid, so that not all are due at once. */
  private static final int MIN_SECONDS = 30;

  private boolean known;
  private long rssBytes;
  private long readAt;

  // What stat said.
  private long statRssBytes;
  private long virtualBytes;

  /**
   * Takes note of a {@code stat}: whether it shows that the process has done nothing, and sizes.
   */
  void accept(boolean idle, long statRssBytes, long virtualBytes) {
    known &= idle && statRssBytes == this.statRssBytes && virtualBytes == this.virtualBytes;
    this.statRssBytes = statRssBytes;
    this.virtualBytes = virtualBytes;
  }

  void acceptStatm(long rssBytes, long now) {
    known = true;
    this.rssBytes = rssBytes;
    readAt = now;
  }

  boolean stands(int pid, long now) {
    return known && now - readAt < (MIN_SECONDS + pid % MIN_SECONDS) * SECOND;
  }

  long rssBytes() {
    return rssBytes;
  }
}
