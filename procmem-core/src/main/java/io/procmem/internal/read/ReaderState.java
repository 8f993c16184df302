package io.procmem.internal.read;

import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.parse.SchedstatParser;
import java.io.File;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel says about one reader thread: whether it waits for a CPU, or for something that
 * may never happen.
 */
final class ReaderState {

  private static final File OWN_THREAD = new File("/proc/thread-self");

  private final File directory;
  private final SchedstatParser schedstat = new SchedstatParser();

  private long since;
  private long runNanos;

  ReaderState(File directory) {
    this.directory = directory;
  }

  /** The state of the calling thread, which other threads can ask for. */
  static ReaderState ofThisThread(FileTree tree) {
    byte[] link = tree.link(OWN_THREAD);
    String target = link == null ? "self" : new String(link, StandardCharsets.US_ASCII);
    return new ReaderState(new File("/proc", target));
  }

  /**
   * Whether the thread is runnable, and has run only for a short time. Called repeatedly by one
   * other thread; the first call for a read begins the measurement.
   *
   * @param reader of the calling thread
   * @param readSince when the current read began
   * @param longNanos a long time for one read
   */
  boolean isStarved(ProcReader reader, long readSince, long now, long longNanos) {
    boolean runnable =
        reader.read(new File(directory, "stat"), FileShape.LINE, reader.stat) == ReadOutcome.READ
            && reader.stat.state == 'R'
            && reader.read(new File(directory, "schedstat"), FileShape.LINE, schedstat)
                == ReadOutcome.READ;
    if (!runnable || now - readSince > ReadDeadline.MAX_STARVED_NANOS) {
      return false;
    }
    if (since != readSince) {
      since = readSince;
      runNanos = schedstat.runNanos;
    }
    return schedstat.runNanos - runNanos < longNanos;
  }
}
