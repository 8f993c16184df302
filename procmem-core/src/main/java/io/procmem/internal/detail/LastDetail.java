package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The last detail of one process, read or counted, and its bounds; and whether they still hold. */
public class LastDetail extends ResidentMemory {

  /** The parts of a resident size: none is larger than the whole. */
  private static final RollupField[] PARTS =
      EnumSet.complementOf(
              EnumSet.of(
                  RollupField.SHARED_HUGETLB,
                  RollupField.PRIVATE_HUGETLB,
                  RollupField.SWAP,
                  RollupField.SWAP_PSS,
                  RollupField.RSS)) // the size that it had
          .toArray(RollupField[]::new);

  /** If less than this is shared, a change is within the tolerance of any detail. */
  private static final long LITTLE_SHARED_BYTES = 4 << 20;

  // The last detail or count of this image, and what stat said at that time; null after a failed
  // read.
  private Memory.@Nullable Owned last;
  private @Nullable StatReading statAtDetail;

  /** The resident size of the scan that read the last detail, before the detail replaced it. */
  private long rssAtDetail;

  /** Whether other processes can change much of the last detail. */
  private boolean sharesMuch;

  private @Nullable MemoryBounds bounds;

  /** Whether the last count found pages that this image maps several times. */
  private boolean repeats;

  /** Why the last count could not use frame numbers; null if it could, or did not try. */
  private @Nullable Reason framesRefusal;

  LastDetail(ProcessFiles files) {
    super(files);
  }

  @Override
  public void startImage() {
    super.startImage();
    last = null;
    statAtDetail = null;
    bounds = null;
    repeats = false;
    framesRefusal = null;
  }

  Memory.@Nullable Owned last() {
    return last;
  }

  /**
   * A read of this scan gave a rollup or a count.
   *
   * @param shareableBytes how much of it other processes can change
   */
  void setLast(Memory.Owned detail, long shareableBytes) {
    setLast(detail);
    sharesMuch = shareableBytes > LITTLE_SHARED_BYTES;
    bounds = null; // or each scan would look whether they still hold
    StatReading reading = stat(); // that of a dead leader says nothing about its threads
    statAtDetail = reading == null || reading.deadLeader() ? null : reading;
    rssAtDetail = rssBytes();
    acceptRss(detail.rssBytes());
  }

  /** A read of this or an earlier scan has returned. */
  void setLast(Memory.Owned detail) {
    if (detail instanceof Memory.Counted count) {
      repeats = count.mapsPagesRepeatedly();
    }
    last = detail instanceof Memory.Detailed read && repeats ? marked(read) : detail;
  }

  @Nullable Reason framesRefusal() {
    return framesRefusal;
  }

  void setFramesRefusal(@Nullable Reason reason) {
    framesRefusal = reason;
  }

  /** A rollup does not show what the last count has: that pages are mapped several times. */
  private static Memory.Detailed marked(Memory.Detailed read) {
    return new Memory.Detailed(
        read.rssBytes(),
        read.virtualBytes(),
        read.rollup(),
        true,
        read.readAt(),
        read.monotonicNanos(),
        read.readNanos());
  }

  /** A read has failed, so the last detail must not be reused. */
  void doubtLast() {
    statAtDetail = null;
  }

  /**
   * Whether the process has done nothing since its last detail was read. A count is repeated only
   * if the process has faulted, grown or shrunk: it takes time, but a process that only runs has
   * the same pages.
   */
  boolean isUnchangedSinceDetail() {
    StatReading now = stat();
    if (last == null || now == null || statAtDetail == null || rssBytes() != rssAtDetail) {
      return false;
    }
    return last instanceof Memory.Counted
        ? !now.hasMappedSince(statAtDetail)
        : !now.hasMovedSince(statAtDetail);
  }

  /** Whether the last detail is a count that leaves a wide range of PSS. */
  boolean isWideCount() {
    return last instanceof Memory.Counted counted && !counted.countedPss().isNarrow();
  }

  /** Whether a count leaves a wide range of PSS: the process shares much of its memory. */
  boolean isWide() {
    if (last instanceof Memory.Detailed detailed) {
      long unique = residentUssBytes(detailed);
      long resident = detailed.rollup().getOr(RollupField.RSS, 0);
      return !new ByteRange(Math.min(unique, resident), (unique + resident) / 2).isNarrow();
    }
    return isWideCount();
  }

  /** Whether other processes can change the last detail by much. */
  boolean sharesMuch() {
    return sharesMuch;
  }

  /**
   * How much memory other processes can change. Private anonymous pages stay private until the
   * process itself acts, unless KSM merges them. Other processes may start or stop sharing the
   * rest: pages that are shared, and pages of files. The rollup does not say how much memory is
   * both private and anonymous; it is at least the overlap of the two sums. Nor does it say which
   * pages of hugetlbfs belong to files.
   */
  static long shareableBytes(Memory.Detailed detail) {
    Readings<RollupField> rollup = detail.rollup();
    long rss = rollup.getOr(RollupField.RSS, 0);
    long privateBytes =
        rollup.getOr(RollupField.PRIVATE_CLEAN, 0) + rollup.getOr(RollupField.PRIVATE_DIRTY, 0);
    long anonymous = rollup.getOr(RollupField.ANONYMOUS, 0);
    long unshareable = Math.max(0, privateBytes + anonymous - rss);
    boolean hugetlb =
        rollup.getOr(RollupField.SHARED_HUGETLB, 0) + rollup.getOr(RollupField.PRIVATE_HUGETLB, 0)
            > 0;
    return hugetlb ? Long.MAX_VALUE : rss - unshareable; // huge pages are not in RSS
  }

  /** The last detail, with the sizes of this scan; null if there is none. */
  Memory.@Nullable Owned aged() {
    if (last instanceof Memory.Detailed detail) {
      return new Memory.Detailed(
          rssBytes(),
          virtualBytes(),
          detail.rollup(),
          detail.mapsPagesRepeatedly(),
          detail.readAt(),
          detail.monotonicNanos(),
          detail.readNanos());
    }
    if (last instanceof Memory.Counted count) {
      return new Memory.Counted(
          rssBytes(),
          virtualBytes(),
          count.countedRssBytes(),
          count.countedPss(),
          count.countedUss(),
          count.mapsPagesRepeatedly(),
          count.distinct().filter(pages -> pages.residentBytes() <= rssBytes()),
          count.readAt(),
          count.monotonicNanos(),
          count.readNanos());
    }
    return null;
  }

  /** The bounds that hold now; null if they must be found. */
  @Nullable MemoryBounds bounds() {
    MemoryBounds known = bounds;
    StatReading now = stat();
    boolean hold = known != null && now != null && !now.hasMovedSince(known.stat());
    return hold ? known : null;
  }

  void setBounds(@Nullable MemoryBounds found) {
    bounds = found;
  }

  /**
   * Drops bounds that may be wrong although the process has done nothing since they were found: KSM
   * may have merged more, or the kernel may have reclaimed pages, too few for {@code stat} to show
   * it.
   */
  void dropOldBounds(long ksmBytes, long now) {
    MemoryBounds known = bounds;
    if (known != null && (known.ksmBytes() < ksmBytes || !isRecent(known.foundAt(), now))) {
      bounds = null;
    }
  }

  /** Whether the last detail cannot be right, given the resident size of this scan. */
  boolean contradictsResident() {
    if (last instanceof Memory.Counted count) {
      return count.countedPss().lowerBytes() > rssBytes();
    }
    return last instanceof Memory.Detailed detail && largestPart(detail) > rssBytes();
  }

  private static long largestPart(Memory.Detailed detail) {
    long largest = residentUssBytes(detail);
    for (RollupField part : PARTS) {
      largest = Math.max(largest, detail.rollup().getOr(part, 0));
    }
    return largest;
  }

  /** USS without the huge pages of hugetlbfs, which no resident size includes. */
  private static long residentUssBytes(Memory.Detailed detail) {
    return detail.ussBytes() - detail.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0);
  }
}
