package io.procmem.report;

import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The earlier snapshots from which rates are computed. CPU time is counted in clock ticks, so over
 * 20 ms a busy thread shows between 0 and 150 %: a rate needs half a second. Immutable.
 */
final class BaselineHistory {

  static final BaselineHistory NONE = new BaselineHistory(List.of());

  private static final long MIN_WINDOW_NANOS = Duration.ofMillis(500).toNanos();

  /** Of snapshots closer together than this, one is kept. */
  private static final long SPACING_NANOS = Duration.ofMillis(100).toNanos();

  /** Oldest first. */
  private final List<Snapshot> snapshots;

  private BaselineHistory(List<Snapshot> snapshots) {
    this.snapshots = snapshots;
  }

  /** The latest snapshot that is old enough for a rate; null if there is none. */
  @Nullable Snapshot baseline(Snapshot now) {
    Snapshot latest = null;
    for (Snapshot snapshot : snapshots) {
      if (now.monotonicNanos() - snapshot.monotonicNanos() >= MIN_WINDOW_NANOS) {
        latest = snapshot;
      }
    }
    return latest;
  }

  /** This history with another snapshot, without those that are no longer needed. */
  BaselineHistory and(Snapshot another) {
    List<Snapshot> kept = new ArrayList<>();
    Snapshot baseline = baseline(another);
    for (Snapshot snapshot : snapshots) {
      if (baseline == null || snapshot.monotonicNanos() >= baseline.monotonicNanos()) {
        kept.add(snapshot);
      }
    }
    boolean spaced =
        kept.isEmpty()
            || another.monotonicNanos() - kept.get(kept.size() - 1).monotonicNanos()
                >= SPACING_NANOS;
    if (spaced) {
      kept.add(another);
    }
    return new BaselineHistory(List.copyOf(kept));
  }
}
