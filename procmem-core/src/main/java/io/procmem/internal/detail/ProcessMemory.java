package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the memory of one process: its resident size, the last detail of its image, and
 * what this scan does about the detail.
 */
public final class ProcessMemory extends LastDetail {

  static final long NEVER = Long.MIN_VALUE;

  /** A count that failed is not repeated for this time. */
  private static final long REFUSAL_NANOS = Duration.ofSeconds(10).toNanos();

  private ReadCost cost = new ReadCost();

  /** When a read was last tried, on the monotonic clock. */
  private long triedAt = NEVER;

  /** When a read that stalls the process was last tried. */
  private long stalledAt = NEVER;

  /** Whether the file is known to open for this JVM. */
  private boolean allowed;

  /** Why this scan has no detail of its own; null if it has. */
  private @Nullable Reason missing = Reason.NOT_ASKED;

  /** Whether the last detail is as good as one of this scan would be. */
  private boolean reused;

  /** A count that an earlier scan did not complete. */
  private @Nullable PageCount unfinished;

  /** The content of stat when a count was found to be useless; null if it never was. */
  private @Nullable StatReading statAtRefusal;

  private long refusedAt;
  private long detailAt;

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
    triedAt = NEVER;
    stalledAt = NEVER;
    unfinished = null;
    statAtRefusal = null;
    allowed = false;
  }

  long triedAt() {
    return triedAt;
  }

  long detailAt() {
    return detailAt;
  }

  /** When a read that stalls the process was last tried, on the monotonic clock. */
  long stalledAt() {
    return stalledAt;
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
   *
   * @param precisely whether a read of two milliseconds is long
   */
  boolean needsPageTables(boolean precisely) {
    long small = precisely ? ReadCost.TINY_VIRTUAL_BYTES : ReadCost.SMALL_VIRTUAL_BYTES;
    if (virtualBytes() <= small) {
      cost.forgetTables();
      return false;
    }
    StatReading now = stat();
    return now == null || cost.needsPageTables(now, virtualBytes());
  }

  /** Sets the size of the page tables, from {@code status}. */
  public void setPageTables(long bytes) {
    StatReading now = stat();
    if (now != null) {
      cost.setTableBytes(bytes, now);
    }
  }

  /** A read of this scan gave a rollup or a count. */
  void accept(Memory.Owned detail, long shareableBytes, long now) {
    unfinished = null;
    missing = null;
    allowed = true;
    triedAt = now;
    detailAt = now;
    setLast(detail, shareableBytes);
  }

  /** Uses the duration of a read, even of a failed one, to predict the next. */
  void charge(DetailReader.Read read, long now) {
    stalledAt = now;
    if (read.walkedNanos() > 0) {
      cost.accept(read.walkedNanos(), read.waited(), now, virtualBytes());
    }
  }

  /** A read of an earlier scan has returned. Its duration is not used to predict the next. */
  void acceptLate(Memory.@Nullable Detailed detail, long now) {
    if (detail != null) {
      setLast(detail);
      allowed = true;
    }
    cost.backOff(now);
  }

  /** The count that an earlier scan did not complete; null if there is none. */
  @Nullable PageCount unfinished() {
    return unfinished;
  }

  /** This scan had no time to complete a count. */
  void suspend(PageCount count, long now) {
    unfinished = count;
    miss(Reason.OUT_OF_TIME);
    triedAt = now;
  }

  /** A count would give no closer bounds as long as the process has the same pages. */
  void refuseCount(Reason reason, long now) {
    unfinished = null;
    statAtRefusal = stat();
    refusedAt = now;
    triedAt = now;
    miss(reason);
  }

  /** Whether this scan found that its pages may not be counted. */
  boolean isCountDenied() {
    return missing == Reason.DENIED;
  }

  /** Whether counting is known to be useless now, or has been for a moment. */
  boolean isCountRefused(long now) {
    StatReading stat = stat();
    return statAtRefusal != null
        && stat != null
        && (now - refusedAt < REFUSAL_NANOS || !stat.hasMappedSince(statAtRefusal));
  }

  /** Uses the last detail in this scan; its resident size is more exact than that of a counter. */
  void reuse(Memory.Owned detail) {
    reused = true;
    files().forgetRollupPath();
    acceptRss(detail.rssBytes());
  }

  /** A read failed. */
  void fail(Reason reason, long now) {
    missing = reason;
    unfinished = null;
    triedAt = now;
    stalledAt = now;
    doubtLast();
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
    boolean skipped = missing == Reason.TOO_COSTLY || missing == Reason.OUT_OF_TIME;
    return skipped && !isDetailReused();
  }

  /**
   * Whether an older detail replaces the one that this scan did not read. Not after a denial, not
   * if it contradicts the current RSS, and not if the bounds of this scan are closer.
   */
  public boolean isDetailReused() {
    if (last() == null
        || missing == null
        || contradictsResident()
        || (!reused && isBetterBounded())) {
      return false;
    }
    return switch (missing) {
      case NOT_ASKED -> reused;
      case TOO_COSTLY, OUT_OF_TIME, HUNG, TORN, EXHAUSTED -> true;
      default -> false;
    };
  }

  /** Whether the bounds of this scan are closer than those of the last detail. */
  private boolean isBetterBounded() {
    MemoryBounds now = bounds();
    Memory.Owned aged = aged();
    return now != null && aged != null && now.uss().widthBytes() < aged.uss().widthBytes();
  }

  /** Whether neither a detail of this scan nor an older one says enough. */
  boolean needsBounds() {
    if (missing == null || missing == Reason.NOT_ASKED || bounds() != null) {
      return false;
    }
    Memory.Owned aged = isDetailReused() ? aged() : null;
    return aged == null || !aged.uss().isNarrow();
  }

  /** The value for the sample of this scan: the last one again if it is the same. */
  public Memory value(boolean detailAsked) {
    Memory.None none = none();
    if (none != null) {
      return none;
    }
    Memory.Owned last = last();
    if (detailAsked && last != null && (missing == null || reused)) {
      resident = null; // it is not shown again while there is a detail
      return last;
    }
    Memory.Owned aged = detailAsked && isDetailReused() ? aged() : null;
    if (aged != null) {
      return aged;
    }
    Reason reason = detailAsked && missing != null ? missing : Reason.NOT_ASKED;
    MemoryBounds bounds = detailAsked ? bounds() : null;
    Memory.ResidentOnly before = resident;
    if (before == null || !isUnchanged(before, reason, bounds)) {
      before = resident(reason, bounds);
      resident = before;
    }
    return before;
  }

  /** Whether a new value would equal this one. Most are the same, and a new one is garbage. */
  private boolean isUnchanged(
      Memory.ResidentOnly before, Reason reason, @Nullable MemoryBounds now) {
    return before.rssBytes() == rssBytes()
        && before.approximate() == isApproximate()
        && before.virtualBytes() == virtualBytes()
        && before.reason() == reason
        && (now == null
            ? !before.isBounded() && before.uss().upperBytes() == rssBytes()
            : before.uss().equals(now.uss()) && before.pss().equals(now.pss()));
  }

  private Memory.ResidentOnly resident(Reason reason, @Nullable MemoryBounds now) {
    return now == null
        ? new Memory.ResidentOnly(rssBytes(), isApproximate(), virtualBytes(), reason)
        : new Memory.ResidentOnly(
            rssBytes(), isApproximate(), virtualBytes(), now.pss(), now.uss(), reason);
  }
}
