package io.procmem.recorder;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a file stays as it is, and the next write begins a new one: half a window after something
 * has started to exceed a threshold, and half a window after it has stopped, so that what came
 * before and what followed is kept while something else still exceeds one. At most one file begins
 * per half a window. What is exceeded again within that time has not stopped.
 */
final class Rotation {

  private final long halfNanos;

  /** When each threshold was last exceeded by each subject, if that is not long ago. */
  private final Map<Object, Long> lastNanos = new HashMap<>();

  private boolean hasFile;
  private long begunNanos;

  /** Whether something that this file is to keep is half a window old. */
  private boolean isComplete;

  /** When the file has enough of what followed the first start; null if nothing has started. */
  private @Nullable Long untilNanos;

  Rotation(long windowNanos) {
    this.halfNanos = windowNanos / 2;
  }

  /** What exceeds which threshold in a report. */
  void observe(long now, Set<Object> exceeding) {
    if (untilNanos != null && now - untilNanos > 0) {
      untilNanos = null;
      isComplete = true;
    }
    for (Object subject : exceeding) {
      boolean isNew = lastNanos.put(subject, now) == null;
      if (isNew && untilNanos == null) {
        untilNanos = now + halfNanos;
      }
    }
    if (lastNanos.values().removeIf(last -> now - last > halfNanos)) {
      isComplete = true;
    }
  }

  /** Whether a write begins a new file, after what was observed. If so, that file has begun. */
  boolean begins(long now) {
    if (hasFile && !(isComplete && now - begunNanos > halfNanos)) {
      return false;
    }
    hasFile = true;
    begunNanos = now;
    isComplete = false;
    return true;
  }
}
