package io.procmem.report;

import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few earlier snapshots a rate may be taken from. Processor time moves in clock ticks, so over
 * 20 ms a busy thread shows anything from 0 to 150 %: a rate needs half a second.
 */
final class BaselineHistory {

  static final BaselineHistory NONE = new BaselineHistory(List.of());

  private static final long MIN_WINDOW_NANOS = Duration.ofMillis(500).toNanos();

  /** Snapshots closer together than this do not each have to be kept. */
  private static final long SPACING_NANOS = Duration.ofMillis(100).toNanos();

  /** Oldest first. */
  private final List<Snapshot> snapshots;

  private BaselineHistory(List<Snapshot> snapshots) {
    this.snapshots = snapshots;
  }

  /** The youngest that is old enough for a rate. */
  @Nullable Snapshot baseline(Snapshot now) {
    Snapshot youngest = null;
    for (Snapshot snapshot : snapshots) {
      if (now.monotonicNanos() - snapshot.monotonicNanos() >= MIN_WINDOW_NANOS) {
        youngest = snapshot;
      }
    }
    return youngest;
  }

  /** These and another, without those that nothing will be taken from any more. */
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
