package io.procmem.internal.detail;

import io.procmem.internal.frames.FrameTotals;
import io.procmem.internal.frames.RepeatedPages;
import io.procmem.snapshot.DistinctPages;
import io.procmem.snapshot.KernelUnits;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a complete count says of a process.
 *
 * @param repeats whether the process maps pages several times
 * @param distinct its pages without repetition; empty if it maps none repeatedly, or they are not
 *     known
 */
record CountedPages(
    CountedMemory.Ranges ranges, boolean repeats, Optional<DistinctPages> distinct) {

  /** From frames where they are known, otherwise from flags; null if {@code status} contradicts. */
  static @Nullable CountedPages of(
      PageCount count, StatusMemory after, PageCount.Limits limits, KernelUnits units) {
    CountedMemory.Ranges byFrames = new FrameMemory(count, after, limits).ranges();
    CountedMemory.Ranges ranges =
        byFrames == null ? new CountedMemory(count, after, limits, units).ranges() : byFrames;
    if (ranges == null) {
      return null;
    }
    RepeatedPages repeated = count.sums.repeated();
    if (repeated == null || !repeated.areAny()) {
      return new CountedPages(ranges, false, Optional.empty());
    }
    FrameTotals frames = byFrames == null ? null : count.sums.frames();
    // Pages of hugetlbfs are not in RSS, and cannot be told from others without frames.
    boolean unknown = repeated.areTooMany() || (frames == null && count.before.hugetlbBytes() > 0);
    return new CountedPages(
        ranges,
        true,
        unknown
            ? Optional.empty()
            : Optional.of(
                new DistinctPages(
                    Math.max(0, ranges.rssBytes() - repeated.duplicateBytes()),
                    unique(repeated, frames))));
  }

  private static OptionalLong unique(RepeatedPages repeated, @Nullable FrameTotals frames) {
    return frames == null
        ? OptionalLong.empty()
        : OptionalLong.of(
            frames.uniqueBytes() + frames.uniqueHugetlbBytes() + repeated.uniqueBytes());
  }
}
