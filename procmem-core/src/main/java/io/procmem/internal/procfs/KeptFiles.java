package io.procmem.internal.procfs;

import io.procmem.internal.bytes.RewindableInput;
import io.procmem.snapshot.Source;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The files that stay open from scan to scan, so that reading them again is a step back to the
 * start and a read, without a path to walk and a file to make and to release.
 *
 * <p>Only {@code stat}, {@code statm} and {@code status}: they follow their process through an
 * exec, and refuse when it has ended, even if another has its pid by then. A kept {@code
 * smaps_rollup} would hold on to the memory map that was there when it was opened.
 *
 * <p>The files belong to the thread that scans. Whoever closes meanwhile only says so, and the scan
 * closes them when it ends.
 */
final class KeptFiles implements AutoCloseable {

  /** The files of a process that may be kept, in as many places. */
  static final int PLACES = 3;

  private static final int NO_PLACE = -1;

  /** The JVM whose limit counts, whatever procfs is read. */
  private static final File OWN_LIMITS = new File("/proc/self/limits");

  /** What Linux gives a process that says nothing. */
  private static final long DEFAULT_LIMIT = 1024;

  /** The rest of the descriptors is the host's. */
  private static final int SHARE_OF_LIMIT = 4;

  /** For so long none is kept after the host has run out, as for any other refusal. */
  private static final long PAUSE_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long NEVER = Long.MIN_VALUE;

  private final int wanted;

  /** As many as wanted, if the limit of open files lets us; not known before the first scan. */
  private int bound = -1;

  /** How many may be open in this scan. */
  private int most;

  private int open;
  private long scan;
  private long now;
  private long gaveBackAt = NEVER;

  /** Before the one that was not used for longest, and after the one used last. */
  private final KeptFile ends = new KeptFile();

  // Guarded by this, which nobody holds while reading.
  private boolean scanning;
  private boolean closed;

  /**
   * So many files, and no more than a quarter of those this JVM may open.
   *
   * @param wanted 0 to keep none
   */
  KeptFiles(int wanted) {
    this.wanted = wanted;
  }

  void startScan(long now, ProcReader desk) {
    boolean mayKeep;
    synchronized (this) {
      scanning = true;
      mayKeep = !closed;
    }
    if (bound < 0) {
      bound = wanted == 0 ? 0 : (int) Math.min(wanted, limit(desk) / SHARE_OF_LIMIT);
    }
    this.now = now;
    scan++;
    boolean pausing = gaveBackAt != NEVER && now - gaveBackAt < PAUSE_NANOS;
    most = mayKeep && !pausing ? bound : 0;
  }

  private static long limit(ProcReader desk) {
    ReadOutcome outcome = desk.read(OWN_LIMITS, Source.LIMITS, desk.limits);
    return outcome == ReadOutcome.READ ? desk.limits.openFiles : DEFAULT_LIMIT;
  }

  /** Nobody reads any more, for whatever reason. */
  synchronized void endScan() {
    scanning = false;
    if (closed) {
      closeAll();
    }
  }

  /** For any thread: does not wait for a scan, which then closes the files when it ends. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!scanning) {
      closeAll();
    }
  }

  /** The open file of a process, which counts as used; null if there is none. */
  @Nullable RewindableInput use(TrackedProcess process, Source source) {
    int place = open == 0 ? NO_PLACE : place(process, source);
    KeptFile file = place == NO_PLACE ? null : process.kept[place];
    if (file == null || file.in == null) {
      return null;
    }
    touch(file);
    return file.in;
  }

  private void touch(KeptFile file) {
    file.usedIn = scan;
    file.putBefore(ends);
  }

  /**
   * Whether a file may stay open once it is. Whoever came first keeps its place for as long as it
   * is used: with more processes than places, closing the one used longest ago would close each
   * just before it is needed again, and nothing would ever be found open.
   */
  boolean hasRoomFor(TrackedProcess process, Source source) {
    if (most == 0 || place(process, source) == NO_PLACE) {
      return false;
    }
    KeptFile oldest = ends.next;
    if (open >= most && oldest.usedIn < scan - 1) {
      close(oldest);
    }
    return open < most;
  }

  void add(TrackedProcess process, Source source, RewindableInput in) {
    int place = place(process, source);
    KeptFile file = process.kept[place];
    if (file == null) {
      file = new KeptFile();
      process.kept[place] = file;
    }
    file.in = in;
    open++;
    touch(file);
  }

  /** Where a file is kept. That of a thread is not: the thread may end, and its process live on. */
  private static int place(TrackedProcess process, Source source) {
    return switch (source) {
      case STAT -> 0;
      case STATM -> process.isSeenThroughThread() ? NO_PLACE : 1;
      case STATUS -> process.isSeenThroughThread() ? NO_PLACE : 2;
      default -> NO_PLACE;
    };
  }

  /** Closes what is open of a process that is no more. */
  void closeOf(TrackedProcess process) {
    if (open == 0) {
      return;
    }
    for (KeptFile file : process.kept) {
      if (file != null) {
        close(file);
      }
    }
  }

  /** Closes all, and keeps none for a while: the host has run out, and goes first. */
  boolean giveBack() {
    if (open == 0) {
      return false;
    }
    closeAll();
    most = 0;
    gaveBackAt = now;
    return true;
  }

  private void closeAll() {
    while (open > 0) {
      close(ends.next);
    }
  }

  private void close(KeptFile file) {
    RewindableInput in = file.in;
    if (in == null) {
      return;
    }
    file.in = null;
    file.takeOut();
    open--;
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written to it, and the descriptor is free all the same.
    }
  }

  boolean isEmpty() {
    return open == 0;
  }
}
