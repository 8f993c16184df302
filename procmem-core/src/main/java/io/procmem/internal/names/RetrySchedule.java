package io.procmem.internal.names;

import java.time.Duration;

/** When something is looked for again: soon at first, then less and less often. */
final class RetrySchedule {

  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();

  private boolean isTried;
  private long triedAt;
  private long pauseNanos;

  boolean isDue(long now) {
    return !isTried || now - triedAt >= pauseNanos;
  }

  /** It was looked for; the next pause is twice as long. */
  void tried(long now) {
    long next = isTried ? pauseNanos * 2 : SHORTEST_NANOS;
    pauseNanos = Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, next));
    isTried = true;
    triedAt = now;
  }

  /** It was found, and is looked for again after a longer time. */
  void found(long now, long pause) {
    isTried = true;
    triedAt = now;
    pauseNanos = pause;
  }

  /**
   * Something new has to be looked for: shortens the pause to the minimum. If the last try was in
   * this scan, there is no pause, since a scan looks for the names of its rules first.
   */
  void hasten(long now) {
    pauseNanos = isTried && triedAt == now ? 0 : SHORTEST_NANOS;
  }
}
