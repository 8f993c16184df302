package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the memory of one process: its resident size, the last detail of its image, and
 * what this scan does about the detail.
 */
public final class ProcessMemory extends ResidentMemory {

  static final long NEVER = Long.MIN_VALUE;

  /** If less is shared, the difference is within the tolerance of any detail. */
  private static final long LITTLE_SHARED_BYTES = 4 << 20;

  // The last detail of this image, and what stat said at that time; null after a failed read.
  private Memory.@Nullable Detailed last;
  private @Nullable StatReading statAtDetail;

  /** The resident size of the scan that read the last detail, before the detail replaced it. */
  private long rssAtDetail;

  /** Whether other processes can change much of the last detail. */
  private boolean sharesMuch;

  private ReadCost cost = new ReadCost();

  /** When a read was last tried, on the monotonic clock. */
  private long triedAt = NEVER;

  /** Whether the file is known to open for this JVM. */
  private boolean allowed;

  /** Why this scan has no detail of its own; null if it has. */
  private @Nullable Reason missing = Reason.NOT_ASKED;

  /** Whether the last detail is as good as one of this scan would be. */
  private boolean reused;

  /** What was shown without a detail; shown again while it is the same. */
  private Memory.@Nullable ResidentOnly resident;

  public ProcessMemory(ProcessFiles files) {
    super(files);
  }

  @Override
  public void startScan(StatReading reading) {
    super.startScan(reading);
    missing = Reason.NOT_ASKED;
    reused = false;
  }

  @Override
  public void startImage() {
    super.startImage();
    cost = new ReadCost();
    last = null;
    statAtDetail = null;
    triedAt = NEVER;
    allowed = false;
  }

  Memory.@Nullable Detailed last() {
    return last;
  }

  long triedAt() {
    return triedAt;
  }

  ReadCost cost() {
    return cost;
  }

  /** How long a read of the detail would take, during which the process cannot map memory. */
  long predictedReadNanos(long now) {
    return cost.predictedNanos(virtualBytes(), now);
  }

  /**
   * Whether the size of the page tables must be read before the cost of a read can be predicted.
   */
  boolean needsPageTables() {
    if (virtualBytes() <= ReadCost.SMALL_VIRTUAL_BYTES) {
      cost.forgetTables();
      return false;
    }
    StatReading now = stat();
    return now == null || cost.needsPageTables(now);
  }

  /** Sets the size of the page tables, from {@code status}. */
  public void setPageTables(long bytes) {
    StatReading now = stat();
    if (now != null && virtualBytes() > ReadCost.SMALL_VIRTUAL_BYTES) {
      cost.setTableBytes(bytes, now);
    }
  }

  /** Whether the process has done nothing since its last detail was read. */
  boolean isUnchangedSinceDetail() {
    StatReading now = stat();
    return last != null
        && now != null
        && statAtDetail != null
        && rssBytes() == rssAtDetail
        && !now.hasMovedSince(statAtDetail);
  }

  /** Whether other processes can change the last detail by much. */
  boolean sharesMuch() {
    return sharesMuch;
  }

  /**
   * Private anonymous pages stay what they are until the process itself acts. Others may begin or
   * cease to share the rest: pages that are shared, and pages of files. How much of the anonymous
   * memory is private is not in the rollup; at least what the two have in common.
   */
  private static boolean isMuchShared(Memory.Detailed detail) {
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

  /** A read of this scan gave a detail. */
  void accept(Memory.Detailed detail, long now) {
    last = detail;
    sharesMuch = isMuchShared(detail);
    missing = null;
    allowed = true;
    triedAt = now;
    StatReading reading = stat(); // that of a dead leader says nothing about its threads
    statAtDetail = reading == null || reading.deadLeader() ? null : reading;
    rssAtDetail = rssBytes();
    acceptRss(detail.rssBytes());
  }

  /** Uses the duration of a read, even of a failed one, to predict the next. */
  void charge(DetailReader.Read read, long now) {
    if (read.walkedNanos() > 0) {
      cost.accept(read.walkedNanos(), read.waited(), now, virtualBytes());
    }
  }

  /** A read of an earlier scan has returned. Its duration is not used to predict the next. */
  void acceptLate(Memory.@Nullable Detailed detail, long now) {
    if (detail != null) {
      last = detail;
      sharesMuch = isMuchShared(detail);
      allowed = true;
    }
    cost.backOff(now);
  }

  /** Uses the last detail in this scan; its resident size is more exact than that of a counter. */
  void reuse(Memory.Detailed detail) {
    reused = true;
    files().forgetRollupPath();
    acceptRss(detail.rssBytes());
  }

  /** A read failed. */
  void fail(Reason reason, long now) {
    missing = reason;
    triedAt = now;
    statAtDetail = null;
  }

  /** This scan does not read the detail, for this reason. */
  void miss(Reason reason) {
    missing = reason;
  }

  /** This kernel has no file that gives a detail. */
  public void setDetailUnsupported() {
    missing = Reason.UNSUPPORTED;
  }

  boolean isKnownToBeAllowed() {
    return allowed;
  }

  void allow() {
    allowed = true;
  }

  /** Whether this scan has read the detail. */
  public boolean isDetailRead() {
    return missing == null;
  }

  /** Whether this scan found the detail too expensive, and no older one replaces it. */
  public boolean isDetailSkipped() {
    return missing == Reason.TOO_COSTLY && !isDetailReused();
  }

  /**
   * Whether an older detail replaces the one that this scan did not read. Not after a denial, and
   * not if it contradicts what is resident now.
   */
  public boolean isDetailReused() {
    if (last == null || missing == null || residentUssBytes(last) > rssBytes()) {
      return false;
    }
    return switch (missing) {
      case NOT_ASKED -> reused;
      case TOO_COSTLY, HUNG, TORN, EXHAUSTED -> true;
      default -> false;
    };
  }

  /** USS without the huge pages of hugetlbfs, which no resident size includes. */
  private static long residentUssBytes(Memory.Detailed detail) {
    return detail.ussBytes() - detail.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0);
  }

  /** The value for the sample of this scan: the last one again if it is the same. */
  public Memory value(boolean detailAsked) {
    Memory.None none = none();
    if (none != null) {
      return none;
    }
    Memory.Detailed detail = last;
    if (detailAsked && detail != null && (missing == null || reused)) {
      return detail;
    }
    if (detailAsked && detail != null && isDetailReused()) {
      return new Memory.Detailed(
          rssBytes(), virtualBytes(), detail.rollup(), detail.readAt(), detail.readNanos());
    }
    Reason reason = detailAsked && missing != null ? missing : Reason.NOT_ASKED;
    Memory.ResidentOnly before = resident;
    if (before == null
        || before.rssBytes() != rssBytes()
        || before.approximate() != isApproximate()
        || before.virtualBytes() != virtualBytes()
        || before.reason() != reason) {
      before = new Memory.ResidentOnly(rssBytes(), isApproximate(), virtualBytes(), reason);
      resident = before;
    }
    return before;
  }
}
