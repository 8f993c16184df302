package io.procmem.recorder;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When to write: at the chosen interval while something exceeds a threshold, so that the last
 * seconds before a kill are in the file, and once more after that. If no measure has become worse
 * for ten minutes, once a minute is enough: otherwise a threshold that a machine always exceeds
 * would cause gigabytes of writes a day.
 */
final class WritePace {

  private static final long STEADY_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long SLOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final double WORSE = 1.01;

  private final long everyNanos;

  /** How far each threshold was exceeded at most, by each subject that still exceeds it. */
  private final Map<Object, Double> worst = new HashMap<>();

  private long worseNanos;
  private long writtenNanos;
  private boolean wasWritten;

  /** Whether the last file was written while something exceeded a threshold. */
  private boolean isOpen;

  WritePace(long everyNanos) {
    this.everyNanos = everyNanos;
  }

  /** Whether to write now. */
  boolean isDue(long now, Map<Object, Double> severities) {
    worst.keySet().retainAll(severities.keySet());
    severities.forEach((subject, severity) -> compare(subject, severity, now));
    if (wasWritten && now - writtenNanos < everyNanos) {
      return false;
    }
    if (severities.isEmpty()) {
      return isOpen;
    }
    boolean isSteady = now - worseNanos >= STEADY_NANOS;
    return !isOpen || !isSteady || now - writtenNanos >= SLOW_NANOS;
  }

  private void compare(Object subject, double severity, long now) {
    Double before = worst.get(subject);
    if (before == null || severity > before * WORSE) {
      worst.put(subject, severity);
      worseNanos = now;
    }
  }

  /** A file was written, or could not be. */
  void attempted(long now, boolean isExceeded) {
    writtenNanos = now;
    wasWritten = true;
    isOpen = isExceeded;
  }
}
