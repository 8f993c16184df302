package io.procmem.recorder;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When to write: at the chosen interval while something exceeds a threshold, so that the last
 * seconds before a kill are in the file, and once more after that. If no measure that still exceeds
 * a threshold has become worse for ten minutes, once a minute is enough: otherwise a threshold that
 * a machine always exceeds would cause gigabytes of writes a day.
 */
final class WritePace {

  private static final long STEADY_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long SLOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final double WORSE = 1.01;

  /**
   * How far a threshold is exceeded by a subject.
   *
   * @param severity at most until now
   * @param worseNanos since when that is so
   * @param lastNanos when it was exceeded last
   */
  private record Worst(double severity, long worseNanos, long lastNanos) {}

  private final long everyNanos;
  private final long slowNanos;

  /** Of each subject that exceeds a threshold, or did in the last ten minutes. */
  private final Map<Object, Worst> worst = new HashMap<>();

  private long writtenNanos;
  private boolean wasWritten;

  /** Whether the last file was written while something exceeded a threshold. */
  private boolean isOpen;

  /**
   * Whether something has happened, got worse, or exceeded a threshold, too soon after the last
   * write.
   */
  private boolean isOwed;

  /** Never so slow that a report is forgotten before it is written. */
  WritePace(long everyNanos, long windowNanos) {
    this.everyNanos = everyNanos;
    this.slowNanos = Math.min(SLOW_NANOS, windowNanos / 2);
  }

  /** Whether to write now. */
  boolean isDue(long now, Map<Object, Double> severities) {
    boolean isSteady = true;
    boolean isWorse = false;
    for (Map.Entry<Object, Double> entry : severities.entrySet()) {
      Worst updated = updated(worst.get(entry.getKey()), entry.getValue(), now);
      worst.put(entry.getKey(), updated);
      isWorse |= updated.worseNanos() == now;
      isSteady &= now - updated.worseNanos() >= STEADY_NANOS;
    }
    worst.values().removeIf(subject -> now - subject.lastNanos() >= STEADY_NANOS);
    if (wasWritten && now - writtenNanos < everyNanos) {
      isOwed |= isWorse || (!isOpen && !severities.isEmpty());
      return false;
    }
    if (severities.isEmpty()) {
      return isOpen || isOwed;
    }
    return !isOpen || isOwed || !isSteady || now - writtenNanos >= slowNanos;
  }

  /** Something has happened that is to be written as soon as the interval allows. */
  void owe() {
    isOwed = true;
  }

  private static Worst updated(@Nullable Worst before, double severity, long now) {
    return before == null || severity > before.severity() * WORSE
        ? new Worst(severity, now, now)
        : new Worst(before.severity(), before.worseNanos(), now);
  }

  /** A file was written, or could not be. */
  void attempted(long now, boolean isExceeded) {
    writtenNanos = now;
    wasWritten = true;
    isOpen = isExceeded;
    isOwed = false;
  }
}
