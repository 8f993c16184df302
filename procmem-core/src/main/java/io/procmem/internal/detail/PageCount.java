package io.procmem.internal.detail;

import io.procmem.internal.frames.EntrySums;
import io.procmem.internal.frames.FrameTotals;
import io.procmem.internal.frames.HugePageRisk;
import io.procmem.internal.frames.RepeatedPages;
import io.procmem.internal.parse.AddressRanges;
import io.procmem.internal.parse.MapsParser;
import io.procmem.internal.parse.PagemapParser;

/**
 * A count of the pages of one process, which may take several scans. Used by one thread at a time.
 */
final class PageCount {

  /**
   * Reserved addresses are read if they do not make the address space larger than this many times
   * RSS.
   */
  private static final int RESERVED_TIMES = 2;

  /**
   * An address space that is this many times as large as RSS is not read: there is little in it.
   */
  private static final int SPARSE_TIMES = 8;

  /**
   * An address space of at most this size is never too sparse: its entries are read in a
   * millisecond.
   */
  private static final long SMALL_BYTES = 256L << 20;

  /**
   * What limits the result of a count.
   *
   * @param errorBytes by how much the counters of the kernel may be off
   * @param shareableBytes how much of its anonymous memory the process may share at most
   */
  record Limits(long errorBytes, long shareableBytes, SharingRisks risks) {

    /** Whether the process may share parts of transparent huge pages. */
    HugePageRisk hugePageRisk() {
      return new HugePageRisk(
          risks.anonymousHugePages() && shareableBytes > 0, risks.fileHugePageBytes() > 0);
    }
  }

  /** The memory of the process when the count began. */
  final StatusMemory before;

  final PagemapParser pages = new PagemapParser();

  final EntrySums sums;

  /** The addresses to read. */
  private final AddressRanges ranges;

  private final boolean sparse;
  private final long unreadBytes;

  private int range;
  private long address;

  /** How much of its anonymous memory the process could share in a scan of this count. */
  private long shareableBytes;

  /** In how many scans a part of it was made. */
  private int scans;

  /** How long the reads took. */
  long nanos;

  /** How many reads took so long that the process was probably stalled. */
  int slowReads;

  PageCount(StatusMemory before, MapsParser maps, boolean withFrames, long pageBytes) {
    this.before = before;
    this.sums =
        new EntrySums(
            withFrames ? new FrameTotals(pageBytes) : null,
            RepeatedPages.of(maps.shared.repeated(), pageBytes));
    long resident = before.rssBytes() + before.hugetlbBytes();
    boolean readsReserved =
        maps.all.spanBytes() <= Math.max(SMALL_BYTES, RESERVED_TIMES * resident);
    this.ranges = readsReserved ? maps.all : maps.accessible;
    this.unreadBytes = readsReserved ? 0 : maps.reservedBytes();
    this.sparse = ranges.spanBytes() > Math.max(SMALL_BYTES, SPARSE_TIMES * resident);
    this.address = ranges.size() == 0 ? 0 : ranges.start(0);
  }

  /** Another scan begins or continues the count. */
  void startScan(long shareableBytes) {
    this.shareableBytes = Math.max(this.shareableBytes, shareableBytes);
    scans++;
  }

  /** How much anonymous memory the process could share at most, in any scan of this count. */
  long shareableBytes() {
    return shareableBytes;
  }

  /** Whether its parts were counted at different times, between which relatives may change. */
  boolean tookSeveralScans() {
    return scans > 1;
  }

  /** By how much the sizes in {@code status} have changed, even if the result ignores that. */
  long movedBytes(StatusMemory after) {
    return Math.max(
        Math.abs(after.rssBytes() - before.rssBytes()),
        Math.abs(after.anonBytes() - before.anonBytes()));
  }

  /** Whether nearly all of the address space is empty. */
  boolean isSparse() {
    return sparse;
  }

  /** Whether addresses are left to read; if so, {@link #address} is the next. */
  boolean hasMore() {
    while (range < ranges.size() && address >= ranges.end(range)) {
      range++;
      address = range < ranges.size() ? ranges.start(range) : 0;
    }
    return range < ranges.size();
  }

  long address() {
    return address;
  }

  /** How many bytes are left in this range. */
  long leftBytes() {
    return ranges.end(range) - address;
  }

  void advance(long bytes) {
    address += bytes;
  }

  /** The size of the reserved addresses that are not read. */
  long unreadBytes() {
    return unreadBytes;
  }
}
