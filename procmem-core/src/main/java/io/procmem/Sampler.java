package io.procmem;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The thread that scans in the background, where one was asked for. */
final class Sampler implements AutoCloseable {

  private final Runnable scan;
  private final long everyNanos;
  private boolean closed;

  private Sampler(Runnable scan, Duration every) {
    this.scan = scan;
    this.everyNanos = every.toNanos();
  }

  static Sampler start(Runnable scan, Duration every) {
    Sampler sampler = new Sampler(scan, every);
    Daemon.of("procmem-sampler", sampler::run).start();
    return sampler;
  }

  private void run() {
    long next = System.nanoTime();
    while (waitUntil(next)) {
      scanOnce();
      next = Math.max(next + everyNanos, System.nanoTime());
    }
  }

  /** A failed scan says so in its report; should even that fail, the report grows overdue. */
  private void scanOnce() {
    try {
      scan.run();
    } catch (Throwable e) { // no memory, or no stack, to say it in; the next may have some
      Daemon.report(e);
    }
  }

  /** Waits for a time of {@link System#nanoTime()}; false if there is nothing more to do then. */
  private synchronized boolean waitUntil(long time) {
    long left = time - System.nanoTime();
    while (!closed && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        return false; // whoever interrupts this thread wants it to end
      }
      left = time - System.nanoTime();
    }
    return !closed;
  }

  /** Lets the thread end after the scan it may be in. Does not wait for it. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
