package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import org.jspecify.annotations.Nullable;

/** The last detail of one process, read or counted, and its bounds; and whether they still hold. */
public class LastDetail extends ResidentMemory {

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

  /** A read of this scan gave a rollup or a count. */
  void setLast(Memory.Owned detail) {
    setLateLast(detail);
    bounds = null; // or each scan would look whether they still hold
    StatReading reading = stat(); // that of a dead leader says nothing about its threads
    statAtDetail = reading == null || reading.deadLeader() ? null : reading;
    rssAtDetail = rssBytes();
    acceptRss(detail.rssBytes());
  }

  /** A read of an earlier scan has returned. */
  void setLateLast(Memory.Owned detail) {
    if (detail instanceof Memory.Counted count) {
      repeats = count.mapsPagesRepeatedly();
    }
    last = detail instanceof Memory.Detailed read && repeats ? marked(read) : detail;
    sharesMuch = isMuchShared(detail);
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
        read.rssBytes(), read.virtualBytes(), read.rollup(), true, read.readAt(), read.readNanos());
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
   * Private anonymous pages stay private until the process itself acts. Other processes may start
   * or stop sharing the rest: pages that are shared, and pages of files. The rollup does not say
   * how much memory is both private and anonymous; it is at least the overlap of the two sums.
   */
  private static boolean isMuchShared(Memory.Owned memory) {
    if (!(memory instanceof Memory.Detailed detail)) {
      return memory.rssBytes() - memory.uss().lowerBytes() > LITTLE_SHARED_BYTES;
    }
    Readings<RollupField> rollup = detail.rollup();
    long rss = rollup.getOr(RollupField.RSS, 0);
    long privateBytes =
        rollup.getOr(RollupField.PRIVATE_CLEAN, 0) + rollup.getOr(RollupField.PRIVATE_DIRTY, 0);
    long anonymous = rollup.getOr(RollupField.ANONYMOUS, 0);
    long unshareable = Math.max(0, privateBytes + anonymous - rss);
    // Huge pages of hugetlbfs are not in RSS, and one that is shared may become private.
    return rss - unshareable > LITTLE_SHARED_BYTES
        || rollup.getOr(RollupField.SHARED_HUGETLB, 0) > 0;
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
          count.distinct(),
          count.readAt(),
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
    return last instanceof Memory.Detailed detailed && residentUssBytes(detailed) > rssBytes();
  }

  /** USS without the huge pages of hugetlbfs, which no resident size includes. */
  private static long residentUssBytes(Memory.Detailed detail) {
    return detail.ussBytes() - detail.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0);
  }
}
