package io.procmem.internal.read;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The files of one process: their paths, the one that stays open, those that fail, and the read
 * that hangs, if there is one.
 */
public final class ProcessFiles {

  private static final long UNKNOWN = -1;

  private final File stat;

  /** Kept while it is needed in every scan. */
  private @Nullable File rollup;

  /** Made when first needed in a scan. */
  private @Nullable File directory;

  private ProcessId id;

  /**
   * The directory of a living thread, where the leader of the process has ended: its memory and
   * files are visible only there.
   */
  private volatile @Nullable File livingThread; // a reader thread may find another

  /** The {@code stat} that stays open between scans, and its position in {@link KeptFiles}. */
  @Nullable SeekableInput kept;

  int keptAt;

  private @Nullable FailedFiles failed;
  private @Nullable SlowRead hanging;

  /** Whether this scan has proved that the process has ended. */
  private boolean ended;

  /** The effective uid; UNKNOWN until it was read. */
  private long uid = UNKNOWN;

  /** Bits of the sources whose failure this scan has reported. */
  private int reported;

  public ProcessFiles(File root, int pid) {
    stat = new File(new File(root, Integer.toString(pid)), Source.STAT.file());
    id = new ProcessId(pid, UNKNOWN);
  }

  public ProcessId id() {
    return id;
  }

  public int pid() {
    return id.pid();
  }

  public long startTicks() {
    return id.startTicks();
  }

  /** Whether a {@code stat} of this process has been read. */
  public boolean isIdentified() {
    return startTicks() != UNKNOWN;
  }

  /** The first {@code stat} says when the process started. */
  public void identify(long startTicks) {
    id = new ProcessId(pid(), startTicks);
  }

  /** The same object for all files of a scan; most scans need it for few processes. */
  public File directory() {
    File known = directory;
    if (known == null) {
      known = stat.getParentFile();
      directory = known;
    }
    return known;
  }

  public File file(Source source) {
    File thread = livingThread;
    return switch (source) {
      case STAT -> stat;
      case SMAPS_ROLLUP -> thread == null ? rollup() : new File(thread, source.file());
      case STATM, SMAPS, MAPPINGS, PAGEMAP, STATUS, FD, FD_ENTRIES, EXE, CMDLINE, MOUNTINFO ->
          new File(thread == null ? directory() : thread, source.file());
      case OWNER -> directory();
      default -> new File(directory(), source.file());
    };
  }

  /** The rollup may be read by several threads at a time; they make the same path. */
  private File rollup() {
    File known = rollup;
    if (known == null) {
      known = new File(directory(), Source.SMAPS_ROLLUP.file());
      rollup = known;
    }
    return known;
  }

  /** Frees a path while the process sleeps: its last rollup is used again. */
  public void forgetRollupPath() {
    rollup = null;
  }

  /** Sets the thread through which the files of the address space are read; null for the leader. */
  public void readThrough(@Nullable File threadDirectory) {
    livingThread = threadDirectory;
  }

  boolean areReadThroughThread() {
    return livingThread != null;
  }

  public void setUid(long known) {
    uid = known;
  }

  /** The user id if known, otherwise the owner of the directory; negative if that is refused. */
  public long owner(ProcReader reader) {
    return uid == UNKNOWN ? reader.tree.owner(directory()) : uid;
  }

  /** Begins a scan. */
  public void startScan() {
    directory = null;
    ended = false;
    reported = 0;
  }

  /** Ends a scan: frees a path, which the next scan may not need. */
  public void endScan() {
    directory = null;
  }

  /** This scan has proved that the process has ended. */
  void setEnded() {
    ended = true;
  }

  public boolean haveEnded() {
    return ended;
  }

  /** Whether the failure of a source is to be reported: once a scan. */
  boolean isFirstReport(Source source) {
    int bit = 1 << source.ordinal();
    boolean first = (reported & bit) == 0;
    reported |= bit;
    return first;
  }

  /** The remembered failures; created with the first. */
  FailedFiles failed() {
    FailedFiles known = failed;
    if (known == null) {
      known = new FailedFiles();
      failed = known;
    }
    return known;
  }

  /** A read succeeded: earlier failures of that source are forgotten. */
  void clear(Source source) {
    if (failed != null) {
      failed.clear(source);
    }
  }

  boolean isDenied(Source source, long now) {
    return failed != null && failed.isDenied(source, now);
  }

  /** Whether a file opened but could not be used, in two scans. */
  public boolean isUnusable(Source source) {
    return failed != null && failed.isUnusable(source);
  }

  /** Denied files may be allowed after an exec, or with other credentials of this JVM. */
  public void forgetDenials() {
    if (failed != null) {
      failed.forgetDenials();
    }
  }

  /** Files that could not be used may be usable after an exec. */
  public void forgetUnusable() {
    if (failed != null) {
      failed.forgetUnusable();
    }
  }

  /** A read has not returned in time. Until it does, no other read that can hang is begun. */
  public void hang(SlowRead read) {
    hanging = read;
  }

  public boolean isHanging() {
    return hanging != null;
  }

  /** The read that hangs concerns the image before an exec: its result is dropped. */
  public void dropHanging() {
    hanging = null;
  }

  /** Takes over a read of an earlier scan that has returned since. */
  public void takeLate(long now) {
    SlowRead read = hanging;
    if (read != null && read.hasReturned()) {
      hanging = null;
      read.acceptLate(now);
    }
  }
}
