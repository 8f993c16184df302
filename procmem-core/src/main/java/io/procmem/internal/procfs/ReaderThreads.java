package io.procmem.internal.procfs;

import io.procmem.snapshot.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
final class ReaderThreads implements AutoCloseable {

  static final Duration IDLE = Duration.ofSeconds(10);
  private static final long INTERRUPTED_PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  /** Whoever waits looks around this often. */
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(50).toNanos();

  private static final long SHORTEST_WAIT_NANOS = Duration.ofMillis(1).toNanos();

  private final String name;
  private final Supplier<ProcReader> desks;
  private final int most;
  private final long idleNanos;
  private final ThreadFactory threads;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final List<Reader> readers = new ArrayList<>();
  private @Nullable ReadBatch current;
  private boolean closed;

  /** Threads that get a desk each. */
  ReaderThreads(Supplier<ProcReader> desks, int most) {
    this(desks, most, IDLE, ReaderThreads::daemon);
  }

  /** Threads that are called by a name and a number, and stay for a while when there is no work. */
  ReaderThreads(String name, Supplier<ProcReader> desks, int most, Duration idle) {
    this(name, desks, most, idle, ReaderThreads::daemon);
  }

  ReaderThreads(Supplier<ProcReader> desks, int most, Duration idle, ThreadFactory threads) {
    this("procmem-reader-", desks, most, idle, threads);
  }

  private ReaderThreads(
      String name, Supplier<ProcReader> desks, int most, Duration idle, ThreadFactory threads) {
    this.name = name;
    this.desks = desks;
    this.most = most;
    this.idleNanos = idle.toNanos();
    this.threads = threads;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(null, work, "procmem-reader", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /**
   * Has a batch read, and waits until it is done, until its time is up, or until every reader is
   * stuck. What was taken and not finished then is hung.
   *
   * @param whileWaiting done now and then meanwhile
   */
  void run(ReadBatch batch, ReadDeadline terms, Runnable whileWaiting) {
    if (batch.size() == 0) {
      return;
    }
    if (System.nanoTime() - terms.deadlineNanos() >= 0) { // a reader would begin before we look
      batch.stop(Reason.TOO_COSTLY);
      return;
    }
    long patience = terms.patienceNanos();
    boolean interrupted = false;
    boolean waiting = true;
    try {
      offer(batch);
      while (waiting) {
        try {
          waiting = await(batch, patience, terms.deadlineNanos());
        } catch (InterruptedException e) {
          interrupted = true; // whoever wants this thread to end waits no longer than for one read
          patience = Math.min(patience, INTERRUPTED_PATIENCE_NANOS);
        }
        whileWaiting.run();
      }
    } finally {
      withdraw();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void offer(ReadBatch batch) {
    synchronized (lock) {
      current = batch;
      long busy = readers.stream().filter(reader -> reader.batch != null).count();
      long wanted = Math.min(most, busy + batch.size());
      while (!closed && readers.size() < wanted && start()) {}
      if (readers.isEmpty()) {
        batch.stop(closed ? Reason.TOO_COSTLY : Reason.EXHAUSTED);
      }
      lock.notifyAll();
    }
  }

  private void withdraw() {
    synchronized (lock) {
      current = null;
    }
  }

  /** Starts one more; false if the machine has no thread left. */
  private boolean start() {
    Reader reader = new Reader(desks.get());
    Thread thread = threads.newThread(reader);
    thread.setName(name + (readers.size() + 1));
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // this is how Java says so
      return false;
    }
    readers.add(reader);
    return true;
  }

  /** Waits a little; false if there is nothing more to wait for. */
  private boolean await(ReadBatch batch, long patience, long deadline) throws InterruptedException {
    synchronized (lock) {
      long now = System.nanoTime();
      if (closed || now - deadline >= 0) {
        batch.stop(Reason.TOO_COSTLY);
      }
      if (closed || batch.isFinished()) {
        return false;
      }
      long wait = waitNanos(batch, now, patience);
      if (wait <= 0) {
        batch.stop(Reason.HUNG);
        return false;
      }
      if (batch.hasMore()) {
        wait = Math.min(wait, deadline - now);
      }
      wait = Math.min(Math.max(wait, SHORTEST_WAIT_NANOS), LONGEST_WAIT_NANOS);
      TimeUnit.NANOSECONDS.timedWait(lock, wait);
      return true;
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

    private final ProcReader desk;

    /** The batch it works on, null if none; and when it began the read it is in. */
    private volatile @Nullable ReadBatch batch;

    private volatile long since;

    private Reader(ProcReader desk) {
      this.desk = desk;
    }

    @Override
    public void run() {
      try {
        for (ReadBatch next = nextBatch(); next != null; next = nextBatch()) {
          while (next.workOnce(desk)) {
            since = System.nanoTime();
          }
        }
      } finally {
        leave();
      }
    }

    /** Waits for a batch with something left to take; null when it is time to end. */
    private @Nullable ReadBatch nextBatch() {
      synchronized (lock) {
        batch = null;
        lock.notifyAll(); // the batch it comes from may be done
        long end = System.nanoTime() + idleNanos;
        while (!closed) {
          ReadBatch open = current;
          if (open != null && open.hasMore()) {
            since = System.nanoTime();
            batch = open;
            return open;
          }
          long left = end - System.nanoTime();
          if (left <= 0) {
            break;
          }
          try {
            TimeUnit.NANOSECONDS.timedWait(lock, left);
          } catch (InterruptedException e) {
            // A host may interrupt any thread it finds, and wants it to end. A batch that was
            // offered meanwhile counts on it, and is read first.
            end = System.nanoTime();
          }
        }
        leave(); // before the lock is given up: nobody counts on it from here on
        return null;
      }
    }

    private void leave() {
      synchronized (lock) {
        readers.remove(this);
        lock.notifyAll();
      }
    }
  }
}
