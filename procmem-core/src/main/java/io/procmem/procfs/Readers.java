package io.procmem.procfs;

import io.procmem.bytes.FileTree;
import io.procmem.snapshot.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that do the reads which can hang, at most as many as were allowed, ever.
 *
 * <p>A read of {@code cmdline} or {@code smaps_rollup} waits for the memory map of its target, for
 * as long as anybody cares to hold it. No deadline reaches a thread that waits in the kernel, so
 * such reads get threads that may be lost, and whoever wants the result only watches the clock: a
 * read older than its patience is left behind, its thread counts as stuck until the kernel lets go,
 * and when all are stuck there simply is no detail. Nothing waits for them, not a scan, not {@link
 * #close()}, not the exit of the JVM.
 *
 * <p>They keep their priority: a reader that the scheduler starves while it holds the lock of its
 * target starves the target.
 */
final class Readers implements AutoCloseable {

  private static final long IDLE_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final long INTERRUPTED_PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  private final FileTree tree;
  private final int most;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final List<Reader> readers = new ArrayList<>();
  private @Nullable ReadBatch current;
  private boolean closed;

  Readers(FileTree tree, int most) {
    this.tree = tree;
    this.most = most;
  }

  /**
   * Has a batch read, and waits until it is done, until its time is up, or until every reader is
   * stuck. What was taken and not finished then is hung.
   */
  void run(ReadBatch batch, ReadTerms terms) {
    if (batch.size() == 0) {
      return;
    }
    synchronized (lock) {
      current = batch;
      while (!closed && readers.size() < Math.min(most, batch.size())) {
        start();
      }
      lock.notifyAll();
      await(batch, terms);
      current = null;
    }
  }

  private void start() {
    Reader reader = new Reader(new Desk(tree));
    String name = "procmem-reader-" + (readers.size() + 1);
    Thread thread = new Thread(null, reader, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    readers.add(reader);
  }

  private void await(ReadBatch batch, ReadTerms terms) {
    long patience = terms.patienceNanos();
    boolean interrupted = false;
    while (!batch.isFinished()) {
      long now = System.nanoTime();
      if (now - terms.deadlineNanos() >= 0) {
        batch.stop(Reason.TOO_COSTLY);
      }
      long wait = waitNanos(batch, now, patience);
      if (wait <= 0) {
        batch.stop(Reason.HUNG);
        break;
      }
      if (batch.hasMore()) {
        wait = Math.min(wait, terms.deadlineNanos() - now);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(lock, Math.max(wait, 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true; // whoever wants this thread to end waits no longer than for one read
        patience = Math.min(patience, INTERRUPTED_PATIENCE_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long some reader may still work on the batch without being stuck; 0 if none may. */
  private long waitNanos(ReadBatch batch, long now, long patience) {
    long longest = 0;
    for (Reader reader : readers) {
      boolean canHelp = batch.hasMore() || reader.batch == batch;
      if (canHelp) {
        long left = reader.batch == null ? patience : patience - (now - reader.since);
        longest = Math.max(longest, left);
      }
    }
    return longest;
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** One thread's work: batch after batch, until there has been none for a while. */
  private final class Reader implements Runnable {

    private final Desk desk;

    /** The batch it works on, null if none; and when it began the read it is in. */
    private volatile @Nullable ReadBatch batch;

    private volatile long since;

    private Reader(Desk desk) {
      this.desk = desk;
    }

    @Override
    public void run() {
      try {
        for (ReadBatch next = nextBatch(); next != null; next = nextBatch()) {
          since = System.nanoTime();
          batch = next;
          while (next.workOnce(desk)) {
            since = System.nanoTime();
          }
          batch = null;
        }
      } finally {
        synchronized (lock) {
          readers.remove(this);
          lock.notifyAll();
        }
      }
    }

    /** Waits for a batch with something left to take; null when it is time to end. */
    private @Nullable ReadBatch nextBatch() {
      synchronized (lock) {
        lock.notifyAll(); // the batch it comes from may be done
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        while (!closed) {
          ReadBatch open = current;
          if (open != null && open.hasMore()) {
            return open;
          }
          long left = end - System.nanoTime();
          if (left <= 0) {
            break;
          }
          try {
            TimeUnit.NANOSECONDS.timedWait(lock, left);
          } catch (InterruptedException e) {
            break; // nobody here interrupts it; whoever does wants it to end
          }
        }
        return null;
      }
    }
  }
}
