package io.procmem;

import io.procmem.internal.read.ThreadStarter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that scans in the background. Only {@link #close} ends it: it ignores interrupts from
 * the host, and those that the host's code leaves behind. Thread-safe.
 */
final class Sampler implements AutoCloseable {

  private final Runnable scan;
  private final long everyNanos;
  private final ThreadStarter starter = new ThreadStarter();

  // Guarded by this.
  private boolean closed;
  private @Nullable Thread thread;

  /** Whether a scan is requested before its time. */
  private boolean requested;

  private long begun;
  private long finished;

  private Sampler(Runnable scan, Duration every) {
    this.scan = scan;
    this.everyNanos = every.toNanos();
  }

  static Sampler start(Runnable scan, Duration every) {
    Sampler sampler = new Sampler(scan, every);
    sampler.ensureRunning();
    return sampler;
  }

  /**
   * Starts the thread if there is none. False if the machine has no thread left; later calls try
   * again.
   */
  synchronized boolean ensureRunning() {
    if (closed || thread != null) {
      return true;
    }
    Thread made = ThreadStarter.daemon("procmem-sampler", this::run);
    if (starter.start(() -> made)) {
      thread = made;
    }
    return thread != null;
  }

  private void run() {
    try {
      long next = System.nanoTime();
      while (waitUntil(next)) {
        begins();
        scanOnce();
        hasEnded();
        next = Math.max(next + everyNanos, System.nanoTime());
      }
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    thread = null;
  }

  private synchronized void begins() {
    requested = false;
    begun++;
  }

  private synchronized void hasEnded() {
    finished = begun;
    notifyAll();
  }

  /**
   * Scans now instead of when it is next time to, and waits for a scan that begins after this call.
   *
   * @param nanos how long to wait at most
   */
  synchronized void scanNow(long nanos) throws InterruptedException {
    long awaited = begun + 1;
    long end = System.nanoTime() + nanos;
    requested = true;
    notifyAll();
    long left = nanos;
    while (!closed && finished < awaited && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }

  /** A failed scan makes a report with a problem. If that fails too, the report gets overdue. */
  @SuppressWarnings("CatchThrowable")
  private void scanOnce() {
    try {
      scan.run();
    } catch (Throwable e) { // no heap or stack left to describe it; the next scan may have some
      Daemon.report(e);
    } finally {
      Thread.interrupted(); // an interrupt left behind by the host's code, or meant for it
    }
  }

  /** Waits for a time of {@link System#nanoTime()}, or a request; false if it was closed. */
  private synchronized boolean waitUntil(long time) {
    long left = time - System.nanoTime();
    while (!closed && !requested && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        // Only close() ends this thread. Otherwise reports would become old without a problem.
      }
      left = time - System.nanoTime();
    }
    return !closed;
  }

  /** Lets the thread end after the current scan. Does not wait. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
