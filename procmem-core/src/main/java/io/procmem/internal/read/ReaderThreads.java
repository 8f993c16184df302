package io.procmem.internal.read;

import io.procmem.snapshot.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that make the reads that can hang; never more than the given number.
 *
 * <p>A read of {@code cmdline} or {@code smaps_rollup} waits for the memory-map lock of its target,
 * which can be held indefinitely. A thread that waits in the kernel cannot be cancelled, so such
 * reads are made by threads that may be lost, and the scan only watches the clock: it continues
 * without a read that takes too long. The thread counts as stuck until the kernel returns, and
 * while all threads are stuck there is no detail. Nothing waits for them: no scan, no {@link
 * #close()}, no exit of the JVM.
 *
 * <p>They keep the default priority: a reader that is starved of CPU while it holds the lock of its
 * target stalls the target.
 */
public final class ReaderThreads implements AutoCloseable {

  /** After how long without work a thread usually ends. */
  public static final Duration IDLE = Duration.ofSeconds(10);

  private static final long INTERRUPTED_PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  /** A waiting scan wakes up this often, so that it notices whether it gets a CPU. */
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(10).toNanos();

  private static final long MIN_WAIT_NANOS = Duration.ofMillis(1).toNanos();

  private final String name;
  private final Supplier<ProcReader> procReaders;
  private final int max;
  private final long idleNanos;
  private final ThreadStarter starter;
  private final ThreadFactory threads;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final List<Reader> readers = new ArrayList<>();
  private @Nullable ProcReader stateReader;
  private @Nullable ReadBatch current;
  private boolean closed;

  /** Threads with a name prefix and a reader each, which end when idle for a while. */
  public ReaderThreads(
      String name,
      Supplier<ProcReader> procReaders,
      int max,
      Duration idle,
      ThreadStarter starter) {
    this(name, procReaders, max, idle, starter, work -> ThreadStarter.daemon(name, work));
  }

  ReaderThreads(
      String name,
      Supplier<ProcReader> procReaders,
      int max,
      Duration idle,
      ThreadStarter starter,
      ThreadFactory threads) {
    this.name = name;
    this.procReaders = procReaders;
    this.max = max;
    this.idleNanos = idle.toNanos();
    this.starter = starter;
    this.threads = threads;
  }

  /**
   * Makes the reads of a batch, and waits until they are done, until the deadline, or until every
   * thread is stuck. A read that was begun and has not returned by then hangs.
   *
   * @param whileWaiting called repeatedly while waiting
   */
  public void run(ReadBatch batch, ReadDeadline deadline, Runnable whileWaiting) {
    if (batch.size() == 0) {
      return;
    }
    if (deadline.leftNanos(System.nanoTime()) <= 0) { // or a reader would begin at once
      batch.stop(Reason.OUT_OF_TIME);
      return;
    }
    batch.begin(deadline);
    boolean interrupted = false;
    boolean waiting = true;
    try {
      offer(batch);
      while (waiting) {
        try {
          waiting = await(batch, deadline);
        } catch (InterruptedException e) {
          interrupted = true; // an interrupted caller waits for one read at most
          deadline.limitReadTimeout(INTERRUPTED_PATIENCE_NANOS);
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
      long wanted = Math.min(max, busy + batch.size());
      while (!closed && readers.size() < wanted && start()) {}
      if (readers.isEmpty()) {
        batch.stop(closed ? Reason.OUT_OF_TIME : Reason.EXHAUSTED);
      }
      lock.notifyAll();
    }
  }

  private void withdraw() {
    synchronized (lock) {
      current = null;
    }
  }

  /** Starts one more thread; false if the machine has none left. */
  private boolean start() {
    Reader reader = new Reader(procReaders.get(), freeNumber());
    boolean started = starter.start(() -> thread(reader));
    if (started) {
      readers.add(reader);
    }
    return started;
  }

  private Thread thread(Reader reader) {
    Thread thread = threads.newThread(reader);
    thread.setName(name + reader.number);
    return thread;
  }

  /** The lowest number that no running reader has. */
  private int freeNumber() {
    return IntStream.rangeClosed(1, max)
        .filter(number -> readers.stream().noneMatch(reader -> reader.number == number))
        .findFirst()
        .orElse(max);
  }

  /** Waits a short time; false if there is nothing to wait for. */
  private boolean await(ReadBatch batch, ReadDeadline clock) throws InterruptedException {
    synchronized (lock) {
      long now = System.nanoTime();
      long left = clock.leftNanos(now);
      if (closed || left <= 0) {
        batch.stop(Reason.OUT_OF_TIME);
      }
      if (closed || batch.isFinished()) {
        return false;
      }
      long wait = waitNanos(batch, now, clock);
      if (wait <= 0) {
        batch.stop(Reason.HUNG);
        return false;
      }
      if (batch.hasMore()) {
        wait = Math.min(wait, left);
      }
      wait = Math.min(Math.max(wait, MIN_WAIT_NANOS), MAX_WAIT_NANOS);
      TimeUnit.NANOSECONDS.timedWait(lock, wait);
      clock.waited(wait, System.nanoTime() - now);
      return true;
    }
  }

  /** How long some reader may still work on the batch without being stuck; 0 if none may. */
  private long waitNanos(ReadBatch batch, long now, ReadDeadline clock) {
    long longest = 0;
    for (Reader reader : readers) {
      boolean canHelp = batch.hasMore() || reader.batch == batch;
      if (canHelp) {
        long since = reader.batch == null ? now : reader.since();
        long left = clock.readTimeLeftNanos(since, now);
        longest =
            Math.max(
                longest, left <= 0 && isStarved(reader, since, now, clock) ? MAX_WAIT_NANOS : left);
      }
    }
    return longest;
  }

  /** Whether a reader is late only because it gets no CPU; it then gets a few more seconds. */
  private boolean isStarved(Reader reader, long since, long now, ReadDeadline clock) {
    stateReader = stateReader == null ? procReaders.get() : stateReader;
    ReaderState state = reader.state;
    return state != null && state.isStarved(stateReader, since, now, clock.readTimeoutNanos());
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** The work of one thread: batch after batch, until there has been none for a while. */
  private final class Reader implements Runnable {

    private final ProcReader procReader;
    private final int number;

    /** The batch it works on, null if none; and when it began its current read. */
    private volatile @Nullable ReadBatch batch;

    private volatile long since;

    /** Known once the thread runs. */
    private volatile @Nullable ReaderState state;

    private Reader(ProcReader procReader, int number) {
      this.procReader = procReader;
      this.number = number;
    }

    /** When it last showed that it is not stuck. */
    private long since() {
      long began = since;
      long progressed = procReader.progressedAt();
      return progressed - began > 0 ? progressed : began;
    }

    @Override
    public void run() {
      try {
        for (ReadBatch next = nextBatch(); next != null; next = nextBatch()) {
          readAll(next);
        }
      } finally {
        leave();
      }
    }

    private void readAll(ReadBatch batch) {
      if (state == null) {
        batch.measure(() -> state = ReaderState.ofThisThread(procReader.tree));
      }
      DelayMeter delay = new DelayMeter(procReader, batch);
      batch.measure(delay::start);
      while (batch.runNext(procReader)) {
        since = System.nanoTime();
        if (delay.isDue(since)) {
          batch.measure(delay::report);
        }
      }
    }

    /** Waits for a batch with reads left; null when the thread is to end. */
    private @Nullable ReadBatch nextBatch() {
      synchronized (lock) {
        batch = null;
        lock.notifyAll(); // its last batch may be done
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
            // A host may interrupt any thread to end it. A batch offered meanwhile is read first.
            end = System.nanoTime();
          }
        }
        leave(); // while the lock is held: no new batch counts on this thread
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
