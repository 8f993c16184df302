package io.procmem.internal.detail;

import io.procmem.internal.frames.FrameTotals;
import io.procmem.snapshot.ByteRange;
import org.jspecify.annotations.Nullable;

/**
 * PSS and USS that follow from how often each page is mapped. They are exact, unless pages moved,
 * or reserved addresses were not read, or RSS changed during the count, or the count took several
 * scans and forked relatives may have started or ended in between; then they are ranges.
 *
 * <p>A kernel without a number for each page ({@code CONFIG_NO_PAGE_MAPCOUNT}) gives the average of
 * a large folio. If what follows contradicts {@code status}, there is no result.
 */
final class FrameMemory {

  private final PageCount count;
  private final StatusMemory after;
  private final PageCount.Limits limits;

  FrameMemory(PageCount count, StatusMemory after, PageCount.Limits limits) {
    this.count = count;
    this.after = after;
    this.limits = limits;
  }

  /** The PSS and USS of a process; null if the frames are unknown or contradict {@code status}. */
  CountedMemory.@Nullable Ranges ranges() {
    FrameTotals totals = usable();
    if (totals == null) {
      return null;
    }
    long changeBytes = ByteRange.changeBytes(count.before.rssBytes(), after.rssBytes());
    long tolerated = limits.errorBytes() + count.movedBytes(after) + ByteRange.NOISE_BYTES;
    long proven = Math.max(0, after.anonBytes() - limits.errorBytes() - count.shareableBytes());
    long moved = totals.movedBytes();
    long unread = count.unreadBytes();
    boolean agrees =
        totals.uniqueAnonymousBytes() <= after.anonBytes() + tolerated
            && totals.residentBytes() <= after.rssBytes() + tolerated
            && totals.residentBytes() + moved + unread >= after.rssBytes() - tolerated
            && totals.uniqueBytes() + moved >= proven - tolerated;
    if (!agrees) {
      return null;
    }
    long notFound = Math.max(0, after.rssBytes() - totals.residentBytes() - limits.errorBytes());
    long missing = Math.min(unread, notFound);
    long unknown = moved + ByteRange.changeBytes(after.rssBytes(), after.rssBytes() + missing);
    long uss = totals.uniqueBytes() + totals.uniqueHugetlbBytes();
    long shared = totals.sharedAnonymousBytes();
    long ofOthers = Math.min(shared, totals.residentBytes() - totals.pssBytes());
    return new CountedMemory.Ranges(
        after.rssBytes(),
        range(totals.pssBytes(), unknown, ofOthers).widenedBy(changeBytes),
        range(uss, unknown, shared).widenedBy(changeBytes));
  }

  /**
   * A size, with what relatives may have changed since it was counted.
   *
   * @param found what was found
   * @param unknown what may be missing
   * @param shared by how much more it may be if relatives have ended
   */
  private ByteRange range(long found, long unknown, long shared) {
    boolean mayHaveChanged = count.tookSeveralScans() && count.shareableBytes() > 0;
    return mayHaveChanged
        ? new ByteRange(Math.max(0, found - count.shareableBytes()), found + unknown + shared)
        : new ByteRange(found, found + unknown);
  }

  private @Nullable FrameTotals usable() {
    FrameTotals totals = count.sums.frames();
    long hugetlbBytes = Math.max(count.before.hugetlbBytes(), after.hugetlbBytes());
    boolean usable =
        totals != null && totals.refusal() == null && (totals.knowsHugetlb() || hugetlbBytes == 0);
    return usable ? totals : null;
  }
}
