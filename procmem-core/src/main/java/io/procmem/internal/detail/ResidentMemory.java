package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.parse.StatmParser;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The resident size of one process in this scan, or why it owns no memory.
 *
 * <p>Reading {@code statm} costs two thirds of a {@code stat}, and most processes sleep. One that
 * has neither run nor faulted has no page that it did not have before. It may have fewer if the
 * kernel reclaimed some, and {@code stat} shows that once they are more than a batch of its
 * counters ({@link RssErrorBound}). So while {@code stat} stays the same, {@code statm} is read
 * once or twice a minute only.
 */
public class ResidentMemory {

  private static final Memory.None KERNEL = new Memory.None(Memory.Absence.KERNEL_THREAD);
  private static final Memory.None ENDED = new Memory.None(Memory.Absence.ENDED);
  private static final Memory.None BORROWED = new Memory.None(Memory.Absence.BORROWED_FROM_PARENT);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /**
   * A statm, a status, and bounds, are reused for this long, plus up to the same time depending on
   * the pid, so that not all are due at once.
   */
  private static final int MIN_STATM_SECONDS = 30;

  private final ProcessFiles files;
  private @Nullable StatReading stat;
  private Memory.@Nullable None none;
  private long virtualBytes;
  private long rssBytes;
  private boolean approximate;

  // The last statm, and the stat at that time; null when it is no longer valid.
  private @Nullable StatReading statAtStatm;
  private long statmRssBytes;
  private long statmAt;

  /** The last status that was kept, the stat at that time, and when that was. */
  private @Nullable StatusMemory status;

  private @Nullable StatReading statAtStatus;
  private long statusAt;

  ResidentMemory(ProcessFiles files) {
    this.files = files;
  }

  ProcessFiles files() {
    return files;
  }

  /** Begins a scan with the {@code stat} of the process. */
  public void startScan(StatReading reading) {
    stat = reading;
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
    statAtStatm = null;
    status = null;
  }

  /** Uses the last {@code statm} again if a new one would be the same; false if not. */
  public boolean reusesStatm(long now) {
    if (statAtStatm == null || !isRecent(statmAt, now)) {
      return false;
    }
    rssBytes = statmRssBytes;
    approximate = false;
    return true;
  }

  /** A status that was kept, while the process has done nothing since; null if there is none. */
  @Nullable StatusMemory keptStatus(long now) {
    if (status != null
        && (stat == null
            || statAtStatus == null
            || stat.deadLeader()
            || stat.hasMovedSince(statAtStatus)
            || !isRecent(statusAt, now))) {
      status = null;
    }
    return status;
  }

  void keepStatus(StatusMemory read, long now) {
    status = read;
    statAtStatus = stat;
    statusAt = now;
  }

  /**
   * Whether a value that was read at some time may be reused, if the process has done nothing
   * since.
   */
  boolean isRecent(long readAt, long now) {
    long lifetime = (MIN_STATM_SECONDS + files.pid() % MIN_STATM_SECONDS) * SECOND;
    return now - readAt < lifetime;
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

  /** Takes over the sizes of a dead leader, as a living thread shows them. */
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

  /**
   * Whether it has memory, was forked, and has executed nothing since. A process that seems to
   * borrow the memory of its parent may also be a forked one whose parent waits for a disk.
   */
  @SuppressWarnings("ReferenceEquality") // a constant
  boolean isForked() {
    return (isOwner() || none == BORROWED) && stat != null && stat.image().forkedOnly();
  }

  /** The pid of its parent; 0 if that is unknown or outside the mounted procfs. */
  int parentPid() {
    return stat == null ? 0 : stat.parentPid();
  }

  int threads() {
    return stat == null ? 1 : stat.threads();
  }

  /** The {@code stat} of this scan; null before the first. */
  @Nullable StatReading stat() {
    return stat;
  }

  /**
   * Uses the resident size of a detail that is from this scan, or as good: it is more exact than
   * that of a counter.
   */
  void acceptRss(long bytes) {
    rssBytes = bytes;
    approximate = false;
  }
}
