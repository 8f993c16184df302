package io.procmem.internal.detail;

import io.procmem.internal.parse.PagemapParser;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.KernelUnits;
import org.jspecify.annotations.Nullable;

/**
 * PSS and USS, derived from a count of pages.
 *
 * <p>USS is the size of all pages that are mapped exactly once. It is a range instead of a number
 * for one of four reasons:
 *
 * <ul>
 *   <li>The flag of a transparent huge page may be wrong if another process maps a part of it:
 *       kernels since about 6.15 look at its first page only. This is possible only if there is a
 *       forked relative, or a huge page of a file or of shared memory.
 *   <li>The count took several scans, and forked relatives started or ended in between.
 *   <li>Less memory was found than {@code status} shows: it moved during the count, or it is at
 *       reserved addresses, which were not read.
 *   <li>RSS changed during the count.
 * </ul>
 *
 * <p>PSS: all other pages are mapped at least twice, so at most half of each counts. This also
 * holds if one process maps a page twice.
 *
 * <p>A count that contradicts the bounds in {@code status} has no result.
 */
final class CountedMemory {

  private final PageCount.Limits limits;
  private final StatusMemory after;
  private final long shareable;
  private final boolean tookSeveralScans;
  private final long exclusiveAnonymous;
  private final long exclusiveFile;
  private final long anonymous;
  private final long file;
  private final long unreadBytes;
  private final long steadyBytes;
  private final long changeBytes;
  private final long movedBytes;
  private final long hugetlbBytes;

  CountedMemory(PageCount count, StatusMemory after, PageCount.Limits limits, KernelUnits units) {
    PagemapParser pages = count.pages;
    this.limits = limits;
    this.after = after;
    this.shareable = count.shareableBytes();
    this.tookSeveralScans = count.tookSeveralScans();
    this.exclusiveAnonymous = units.pagesToBytes(pages.exclusiveAnonymousPages());
    this.exclusiveFile = units.pagesToBytes(pages.exclusiveFilePages());
    this.anonymous = units.pagesToBytes(pages.anonymousPages());
    this.file = units.pagesToBytes(pages.filePages());
    this.unreadBytes = count.unreadBytes();
    this.steadyBytes = Math.min(count.before.rssBytes(), after.rssBytes());
    this.changeBytes = ByteRange.changeBytes(count.before.rssBytes(), after.rssBytes());
    this.movedBytes = count.movedBytes(after);
    this.hugetlbBytes = Math.max(count.before.hugetlbBytes(), after.hugetlbBytes());
  }

  /** The PSS and USS of a process; null if the count contradicts {@code status}. */
  @Nullable Ranges ranges() {
    long resident = after.rssBytes();
    long tolerated = limits.errorBytes() + movedBytes + ByteRange.NOISE_BYTES;
    long proven = Math.max(0, after.anonBytes() - limits.errorBytes() - shareable);
    long exclusive = exclusiveAnonymous + exclusiveFile;
    boolean agrees =
        exclusiveAnonymous <= after.anonBytes() + hugetlbBytes + tolerated
            && exclusive <= resident + hugetlbBytes + tolerated
            && exclusive >= proven - tolerated;
    if (!agrees) {
      return null;
    }
    long lower = exclusive - wrongAnonymous() - wrongFile();
    long upper =
        exclusive
            + Math.max(missing(), unread(after.anonBytes() - exclusiveAnonymous))
            + missedAnonymous()
            + missedFile();
    ByteRange uss = new ByteRange(Math.max(0, lower), upper).widenedBy(changeBytes);
    long highest = Math.max(resident, Math.min(resident + limits.errorBytes(), anonymous + file));
    long withoutHugetlb = Math.max(0, uss.lowerBytes() - hugetlbBytes);
    long pssUpper = (Math.min(highest, uss.upperBytes()) + highest) / 2;
    return new Ranges(resident, new ByteRange(Math.min(withoutHugetlb, pssUpper), pssUpper), uss);
  }

  /** The result: RSS at its end, PSS and USS. */
  record Ranges(long rssBytes, ByteRange pss, ByteRange uss) {}

  /** Whether flags of anonymous pages may be wrong. */
  private boolean areFlagsUncertain() {
    return shareable > 0 && (tookSeveralScans || limits.risks().anonymousHugePages());
  }

  /** Anonymous pages that may be shared although their flag says that they are not. */
  private long wrongAnonymous() {
    return areFlagsUncertain() ? Math.min(exclusiveAnonymous, shareable) : 0;
  }

  /** Anonymous pages that may be private although their flag says that they are not. */
  private long missedAnonymous() {
    return areFlagsUncertain() ? anonymous - exclusiveAnonymous : 0;
  }

  private long wrongFile() {
    return Math.min(exclusiveFile, limits.risks().fileHugePageBytes());
  }

  private long missedFile() {
    return Math.min(Math.max(0, file - exclusiveFile), limits.risks().fileHugePageBytes());
  }

  /**
   * How much of the memory that was there all the time was not found. Zero pages, which are in no
   * counter, may hide some of it.
   */
  private long missing() {
    long found = anonymous + file - hugetlbBytes;
    long bytes = Math.max(0, steadyBytes - found - limits.errorBytes());
    return ByteRange.changeBytes(steadyBytes, steadyBytes + bytes);
  }

  /**
   * How much of the memory that was not found may be at addresses that were not read. Memory that
   * was found may be in pages of hugetlbfs, which {@code status} does not count as resident.
   */
  private long unread(long residentNotFound) {
    long notFound = residentNotFound + hugetlbBytes;
    long bytes = Math.min(unreadBytes, Math.max(0, notFound - limits.errorBytes()));
    return ByteRange.changeBytes(after.rssBytes(), after.rssBytes() + bytes);
  }
}
