package io.procmem.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one source at earlier times, from which rates are computed. CPU time is counted in
 * clock ticks, so over 20 ms a busy thread shows between 0 and 150 %: a rate needs half a second.
 * Each source has its own history, since a snapshot may lack a file. Immutable.
 */
final class BaselineHistory<T> {

  private static final long MIN_WINDOW_NANOS = Duration.ofMillis(500).toNanos();

  /** Of values closer together than this, one is kept. */
  private static final long SPACING_NANOS = Duration.ofMillis(100).toNanos();

  /** What a source gave at a time of {@code Snapshot.monotonicNanos}. */
  private record Entry<T>(long nanos, T value) {}

  /** Oldest first. */
  private final List<Entry<T>> entries;

  private BaselineHistory(List<Entry<T>> entries) {
    this.entries = entries;
  }

  static <T> BaselineHistory<T> none() {
    return new BaselineHistory<>(List.of());
  }

  private @Nullable Entry<T> baselineEntry(long nowNanos) {
    Entry<T> latest = null;
    for (Entry<T> entry : entries) {
      if (nowNanos - entry.nanos >= MIN_WINDOW_NANOS) {
        latest = entry;
      }
    }
    return latest;
  }

  /** The latest value that is old enough for a rate; null if there is none. */
  @Nullable T baseline(long nowNanos) {
    Entry<T> entry = baselineEntry(nowNanos);
    return entry == null ? null : entry.value;
  }

  /** The latest value; null if there is none. */
  @Nullable T latest() {
    return entries.isEmpty() ? null : entries.get(entries.size() - 1).value;
  }

  /** Whether a value of this time is to be added, since the latest is old enough. */
  boolean isDue(long nanos) {
    return entries.isEmpty() || nanos - entries.get(entries.size() - 1).nanos >= SPACING_NANOS;
  }

  /** This history with another value, without those that are no longer needed. */
  BaselineHistory<T> and(long nanos, T value) {
    Entry<T> baseline = baselineEntry(nanos);
    List<Entry<T>> kept = new ArrayList<>();
    for (Entry<T> entry : entries) {
      if (baseline == null || entry.nanos - baseline.nanos >= 0) {
        kept.add(entry);
      }
    }
    kept.add(new Entry<>(nanos, value));
    return new BaselineHistory<>(List.copyOf(kept));
  }
}
