package io.procmem.internal.counters;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.LimitForecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory that control groups used in the last minute. Working sets rise and fall within
 * seconds, with the garbage collection of a JVM and the page cache, so growth is measured over one
 * minute; while less is known, over all of it, if that is at least ten seconds. Immutable.
 */
public final class LimitHistory {

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long MIN_WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  /** Of values closer together than this, one is kept. */
  private static final long SPACING_NANOS = Duration.ofSeconds(5).toNanos();

  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private static final LimitHistory NONE = new LimitHistory(List.of());

  /** What was known in a report at a time of {@code Snapshot.monotonicNanos}, by path. */
  private record Entry(long nanos, Map<String, CgroupUsage> byPath) {}

  /** Oldest first; only the first may be older than the window. */
  private final List<Entry> entries;

  private LimitHistory(List<Entry> entries) {
    this.entries = entries;
  }

  /** A history without values. */
  public static LimitHistory none() {
    return NONE;
  }

  /** This history with the values of a later report, without those that are no longer needed. */
  public LimitHistory and(long nanos, CgroupUsages usages) {
    boolean isDue =
        entries.isEmpty() || nanos - entries.get(entries.size() - 1).nanos >= SPACING_NANOS;
    Map<String, CgroupUsage> byPath = isDue ? byPath(usages) : Map.of();
    if (byPath.isEmpty()) {
      return this;
    }
    List<Entry> kept = new ArrayList<>(entries);
    while (kept.size() > 1 && nanos - kept.get(1).nanos >= WINDOW_NANOS) {
      kept.remove(0);
    }
    kept.add(new Entry(nanos, byPath));
    return new LimitHistory(List.copyOf(kept));
  }

  private static Map<String, CgroupUsage> byPath(CgroupUsages usages) {
    Map<String, CgroupUsage> byPath = new HashMap<>();
    usages.byUnit().values().forEach(usage -> byPath.put(usage.path(), usage));
    usages.byContainer().values().forEach(usage -> byPath.put(usage.path(), usage));
    usages.own().ifPresent(usage -> byPath.put(usage.path(), usage));
    return byPath;
  }

  /**
   * How soon a control group reaches its limit; empty if it has none, does not grow, or has been
   * known too briefly.
   */
  public Optional<LimitForecast> forecast(CgroupUsage now) {
    CgroupUsage before = now.availableBytes().isEmpty() ? null : baseline(now);
    if (before == null) {
      return Optional.empty();
    }
    long window = now.monotonicNanos() - before.monotonicNanos();
    long growth = growth(before, now);
    if (growth <= 0) {
      return Optional.empty();
    }
    double perSecond = growth / (window / NANOS);
    double seconds = now.availableBytes().getAsLong() / perSecond;
    return Optional.of(
        new LimitForecast(
            Math.max(1, Math.round(perSecond)),
            Duration.ofNanos(window),
            Duration.ofMillis(Math.round(seconds * MILLIS))));
  }

  /**
   * The latest value that is as old as the window, or else the oldest that is old enough; of the
   * group that is now at the path, not of one before it.
   */
  private @Nullable CgroupUsage baseline(CgroupUsage now) {
    CgroupUsage found = null;
    CgroupUsage previous = null;
    for (Entry entry : entries) {
      CgroupUsage before = entry.byPath.get(now.path());
      if (before != null) {
        found = previous == null || isContinued(previous, before) ? found : null;
        previous = before;
        long age = now.monotonicNanos() - before.monotonicNanos();
        boolean isBetter = found == null ? age >= MIN_WINDOW_NANOS : age >= WINDOW_NANOS;
        found = isBetter ? before : found;
      }
    }
    return previous == null || isContinued(previous, now) ? found : null;
  }

  /**
   * Whether a group can be the one that was known before. In one that was made again, as when a
   * unit is restarted, what only rises has begun with 0.
   */
  private static boolean isContinued(CgroupUsage before, CgroupUsage now) {
    return Stream.<Function<CgroupUsage, OptionalLong>>of(
            CgroupUsage::peakBytes,
            CgroupUsage::oomKills,
            CgroupUsage::memoryPressureMicros,
            CgroupUsage::cpuPeriods,
            CgroupUsage::throttledPeriods,
            CgroupUsage::throttledNanos)
        .allMatch(
            number -> number.apply(now).orElse(Long.MAX_VALUE) >= number.apply(before).orElse(0));
  }

  /** If the limit has changed, the distance to it says nothing about growth. */
  private static long growth(CgroupUsage before, CgroupUsage now) {
    boolean isSameLimit =
        before.limitBytes().equals(now.limitBytes()) && before.availableBytes().isPresent();
    if (isSameLimit) {
      return before.availableBytes().getAsLong() - now.availableBytes().orElse(0);
    }
    return before.workingSetBytes().isPresent()
        ? now.workingSetBytes().orElse(0) - before.workingSetBytes().getAsLong()
        : 0;
  }
}
