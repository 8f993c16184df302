package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.parse.StatmParser;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the memory of one process: its resident size in this scan, the last detail of
 * its image, and what this scan does about the detail.
 *
 * <p>Reading {@code statm} costs two thirds of a {@code stat}, and most processes sleep. One that
 * has neither run nor faulted has no page that it did not have before. It may have fewer if the
 * kernel reclaimed some, and {@code stat} shows that once they are more than a batch of its
 * counters ({@link RssErrorBound}). So while {@code stat} stays the same, {@code statm} is read
 * once or twice a minute only.
 */
public final class ProcessMemory {

  static final long NEVER = Long.MIN_VALUE;

  private static final Memory.None KERNEL = new Memory.None(Memory.Absence.KERNEL_THREAD);
  private static final Memory.None ENDED = new Memory.None(Memory.Absence.ENDED);
  private static final Memory.None BORROWED = new Memory.None(Memory.Absence.BORROWED_FROM_PARENT);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** A statm holds this long, plus up to the same again by pid: not all are due at once. */
  private static final int MIN_STATM_SECONDS = 30;

  private final ProcessFiles files;

  // This scan.
  private @Nullable StatReading stat;
  private Memory.@Nullable None none;
  private long virtualBytes;
  private long rssBytes;
  private boolean approximate;

  // The last statm, and what stat said at that time; null once it does not hold any more.
  private @Nullable StatReading statAtStatm;
  private long statmRssBytes;
  private long statmAt;

  // The last detail of this image, and what stat said at that time; null after a failed read.
  private Memory.@Nullable Detailed last;
  private @Nullable StatReading statAtDetail;
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
    this.files = files;
  }

  ProcessFiles files() {
    return files;
  }

  /** Begins a scan with the {@code stat} of the process. */
  public void startScan(StatReading reading) {
    stat = reading;
    missing = Reason.NOT_ASKED;
    reused = false;
    virtualBytes = reading.virtualBytes();
    rssBytes = reading.rssBytes();
    approximate = true;
    boolean freed = reading.virtualBytes() == 0 && !reading.deadLeader();
    none = reading.kernelThread() ? KERNEL : freed ? ENDED : null;
    if (statAtStatm != null && (reading.deadLeader() || reading.hasMovedSince(statAtStatm))) {
      statAtStatm = null;
    }
  }

  /** The process has executed another program. */
  public void startImage() {
    cost = new ReadCost();
    last = null;
    statAtDetail = null;
    statAtStatm = null;
    triedAt = NEVER;
    allowed = false;
  }

  /** Uses the last {@code statm} again if another would say the same; false if not. */
  public boolean reusesStatm(long now) {
    long lifetime = (MIN_STATM_SECONDS + files.pid() % MIN_STATM_SECONDS) * SECOND;
    if (statAtStatm == null || now - statmAt >= lifetime) {
      return false;
    }
    rssBytes = statmRssBytes;
    approximate = false;
    return true;
  }

  /** Takes over a {@code statm} that was just read. */
  public void acceptStatm(StatmParser read, KernelUnits units, long now) {
    virtualBytes = units.pagesToBytes(read.virtualPages);
    rssBytes = units.pagesToBytes(read.residentPages);
    approximate = false;
    if (read.virtualPages == 0) { // freed since its stat was read
      none = ENDED;
      return;
    }
    StatReading reading = stat;
    boolean holds = reading != null && !reading.deadLeader();
    statAtStatm = holds ? reading : null;
    statmRssBytes = rssBytes;
    statmAt = now;
  }

  /** The sizes of a dead leader, as a living thread shows them. */
  public void acceptThread(long threadVirtualBytes, long threadRssBytes) {
    virtualBytes = threadVirtualBytes;
    rssBytes = threadRssBytes;
  }

  /** The process has exited and freed its memory. */
  public void setEnded() {
    none = ENDED;
  }

  /** The process runs in the memory of its parent. */
  public void setBorrowed() {
    none = BORROWED;
  }

  /** Why the process owns no memory; null if it owns some. */
  public Memory.@Nullable None none() {
    return none;
  }

  public boolean isOwner() {
    return none == null;
  }

  public long virtualBytes() {
    return virtualBytes;
  }

  public long rssBytes() {
    return rssBytes;
  }

  public boolean isApproximate() {
    return approximate;
  }

  int threads() {
    return stat == null ? 1 : stat.threads();
  }

  // The detail.

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
    return cost.predictedNanos(virtualBytes, now);
  }

  /** Whether the size of the page tables must be asked for before a read can be predicted. */
  boolean needsPageTables() {
    if (virtualBytes <= ReadCost.SMALL_VIRTUAL_BYTES) {
      cost.forgetTables();
      return false;
    }
    return stat == null || cost.isToBeAsked(stat);
  }

  /** {@code status} says how large the page tables are. */
  public void setPageTables(long bytes) {
    if (stat != null && virtualBytes > ReadCost.SMALL_VIRTUAL_BYTES) {
      cost.setTableBytes(bytes, stat);
    }
  }

  /** Whether the process has done nothing since its last detail was read. */
  boolean isUnchangedSinceDetail() {
    return last != null
        && stat != null
        && statAtDetail != null
        && !stat.hasMovedSince(statAtDetail);
  }

  /** A read of this scan gave a detail. */
  void accept(Memory.Detailed detail, long now) {
    last = detail;
    missing = null;
    allowed = true;
    triedAt = now;
    statAtDetail = stat;
    rssBytes = detail.rssBytes();
    approximate = false;
  }

  /** What a read took is what the next may take, whether or not it succeeded. */
  void charge(DetailReader.Read read, long now) {
    if (read.walkedNanos() > 0) {
      cost.accept(read.walkedNanos(), read.waited(), now, virtualBytes);
    }
  }

  /** A read of an earlier scan has returned. What it waited for says nothing about the next. */
  void acceptLate(Memory.@Nullable Detailed detail, long now) {
    if (detail != null) {
      last = detail;
      allowed = true;
    }
    cost.backOff(now);
  }

  /**
   * The last detail is good enough for this scan; its resident size is better than that of a
   * counter.
   */
  void reuse(Memory.Detailed detail) {
    reused = true;
    rssBytes = detail.rssBytes();
    approximate = false;
  }

  /** A read was tried and gave none. */
  void fail(Reason reason, long now) {
    missing = reason;
    triedAt = now;
    statAtDetail = null;
  }

  /** This scan has none, and did not try. */
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
    if (last == null || missing == null || residentUssBytes(last) > rssBytes) {
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
    if (none != null) {
      return none;
    }
    Memory.Detailed detail = last;
    if (detailAsked && detail != null && (missing == null || reused)) {
      return detail;
    }
    if (detailAsked && detail != null && isDetailReused()) {
      return new Memory.Detailed(
          rssBytes, virtualBytes, detail.rollup(), detail.readAt(), detail.readNanos());
    }
    Reason reason = detailAsked && missing != null ? missing : Reason.NOT_ASKED;
    Memory.ResidentOnly before = resident;
    if (before == null
        || before.rssBytes() != rssBytes
        || before.approximate() != approximate
        || before.virtualBytes() != virtualBytes
        || before.reason() != reason) {
      before = new Memory.ResidentOnly(rssBytes, approximate, virtualBytes, reason);
      resident = before;
    }
    return before;
  }
}
