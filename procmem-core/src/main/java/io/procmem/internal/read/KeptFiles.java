package io.procmem.internal.read;

import io.procmem.internal.bytes.SeekableInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@code stat} files that stay open between scans, so that reading one again is only a seek and
 * a read.
 *
 * <p>Only {@code stat} is kept: every scan reads it for every process, while a sleeping process
 * needs no {@code statm}. An open {@code stat} stays valid after an exec, and fails once the
 * process has ended, even if its pid is reused. If there are more processes than descriptors, the
 * first processes keep their files: closing the least recently used file would close each file just
 * before it is needed.
 *
 * <p>The files belong to the scanning thread. {@link #close()} during a scan only sets a flag, and
 * the scan closes the files when it ends.
 */
public final class KeptFiles implements AutoCloseable {

  /** The rest of the descriptors is left to the host. */
  private static final int LIMIT_DIVISOR = 4;

  /** No file is kept for this long after the host ran out of descriptors. */
  private static final long PAUSE_NANOS = Duration.ofMinutes(10).toNanos();

  private final int wanted;

  /** {@code wanted}, or less if the limit of open files is low; negative before the first scan. */
  private int bound = -1;

  /** How many files may be open in this scan. */
  private int max;

  private final List<ProcessFiles> open = new ArrayList<>();
  private long now;
  private boolean released;
  private long releasedAt;

  // Guarded by this, which is never held during a read.
  private boolean scanning;
  private boolean closed;

  /**
   * Keeps up to a number of files, and at most a quarter of those this JVM may open.
   *
   * @param wanted 0 to keep none
   */
  public KeptFiles(int wanted) {
    this.wanted = wanted;
  }

  /**
   * Begins a scan.
   *
   * @param limit how many files this JVM may open; called once
   */
  public void startScan(long now, LongSupplier limit) {
    boolean mayKeep;
    synchronized (this) {
      scanning = true;
      mayKeep = !closed;
    }
    if (bound < 0) {
      bound = wanted == 0 ? 0 : (int) Math.min(wanted, limit.getAsLong() / LIMIT_DIVISOR);
    }
    this.now = now;
    boolean pausing = released && now - releasedAt < PAUSE_NANOS;
    max = mayKeep && !pausing ? bound : 0;
  }

  /** Ends a scan, whether or not it succeeded. */
  public synchronized void endScan() {
    scanning = false;
    if (closed) {
      closeAll();
    }
  }

  /** For any thread: does not wait for a scan, which closes the files when it ends. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!scanning) {
      closeAll();
    }
  }

  /** Whether one more file may stay open. */
  boolean hasRoom() {
    return open.size() < max;
  }

  void keep(ProcessFiles process, SeekableInput in) {
    process.kept = in;
    process.keptAt = open.size();
    open.add(process);
  }

  /** Closes the file of a process, if it is open. */
  public void closeOf(ProcessFiles process) {
    SeekableInput in = process.kept;
    if (in == null) {
      return;
    }
    process.kept = null;
    ProcessFiles last = open.remove(open.size() - 1);
    if (last != process) { // moves into the gap
      open.set(process.keptAt, last);
      last.keptAt = process.keptAt;
    }
    closeQuietly(in);
  }

  /** Closes all, and keeps none for a while: the host has run out of descriptors. */
  public boolean releaseAll() {
    if (open.isEmpty()) {
      return false;
    }
    closeAll();
    max = 0;
    released = true;
    releasedAt = now;
    return true;
  }

  private void closeAll() {
    for (ProcessFiles process : open) {
      SeekableInput in = process.kept;
      process.kept = null;
      closeQuietly(in);
    }
    open.clear();
  }

  private static void closeQuietly(@Nullable SeekableInput in) {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      // Nothing was written, and the descriptor is released even if close fails.
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }
}
