package io.procmem.internal.read;

import io.procmem.internal.bytes.RewindableInput;
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

  /** Made when first needed; kept, since a busy process needs it in every scan. */
  private @Nullable File statm;

  private ProcessId id;

  /**
   * The directory of a living thread, where the leader of the process has ended: its memory and
   * files are visible only there.
   */
  private volatile @Nullable File livingThread; // a reader thread may find another

  /** The {@code stat} that stays open between scans, and its position in {@link KeptFiles}. */
  @Nullable RewindableInput kept;

  int keptAt;

  private @Nullable FailedFiles failed;
  private @Nullable SlowRead hanging;

  /** Whether this scan has proved that the process has ended. */
  private boolean ended;

  /** The effective user id; unknown until it was asked for. */
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

  public File directory() {
    return stat.getParentFile();
  }

  public File file(Source source) {
    File thread = livingThread;
    return switch (source) {
      case STAT -> stat;
      case STATM -> thread == null ? statm() : new File(thread, source.file());
      case SMAPS_ROLLUP, SMAPS, STATUS, FD, FD_ENTRIES, EXE, CMDLINE ->
          new File(thread == null ? directory() : thread, source.file());
      case OWNER -> directory();
      default -> new File(directory(), source.file());
    };
  }

  private File statm() {
    File known = statm;
    if (known == null) {
      known = new File(directory(), Source.STATM.file());
      statm = known;
    }
    return known;
  }

  /** Reads what belongs to the address space through a living thread; null for the leader. */
  public void readThrough(@Nullable File threadDirectory) {
    livingThread = threadDirectory;
  }

  boolean areReadThroughThread() {
    return livingThread != null;
  }

  public void setUid(long known) {
    uid = known;
  }

  /** The user id: as known, else the owner of the directory; negative if that is refused. */
  public long owner(ProcReader reader) {
    return uid == UNKNOWN ? reader.tree.owner(directory()) : uid;
  }

  /** Begins a scan. */
  public void startScan() {
    ended = false;
    reported = 0;
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

  /** The failures remembered; made when the first is. */
  FailedFiles failed() {
    FailedFiles known = failed;
    if (known == null) {
      known = new FailedFiles();
      failed = known;
    }
    return known;
  }

  /** A read gave something: earlier failures of that source were accidents. */
  void clear(Source source) {
    if (failed != null) {
      failed.clear(source);
    }
  }

  boolean isDenied(Source source, long now) {
    return failed != null && failed.isDenied(source, now);
  }

  /** Whether a file opened in two scans and made no sense. */
  public boolean isSenseless(Source source) {
    return failed != null && failed.isSenseless(source);
  }

  /** What was denied may no longer be: another image, or other rights of this JVM. */
  public void forgetDenials() {
    if (failed != null) {
      failed.forgetDenials();
    }
  }

  /** What made no sense may do so now: another image. */
  public void forgetSenseless() {
    if (failed != null) {
      failed.forgetSenseless();
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
