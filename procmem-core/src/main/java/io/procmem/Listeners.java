package io.procmem;

import io.procmem.report.Report;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands reports to whoever listens, on a thread of its own: a listener that takes its time, or
 * never returns, delays nobody but the other listeners. It is given the latest report; those made
 * while it was busy are passed over.
 */
final class Listeners implements AutoCloseable {

  private final List<Consumer<Report>> listeners;

  // Guarded by this.
  private @Nullable Report latest;
  private @Nullable Thread thread;
  private boolean closed;

  Listeners(List<Consumer<Report>> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** There is a new report. Returns at once. */
  synchronized void tell(Report report) {
    if (listeners.isEmpty() || closed) {
      return;
    }
    latest = report;
    if (thread == null) {
      thread = new Thread(null, this::run, "procmem-listener", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }
    notifyAll();
  }

  private void run() {
    for (Report report = next(); report != null; report = next()) {
      for (Consumer<Report> listener : listeners) {
        tell(listener, report);
      }
    }
  }

  private static void tell(Consumer<Report> listener, Report report) {
    try {
      listener.accept(report);
    } catch (Throwable e) { // of the host's code; it hears of it as of any that ends a thread
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Waits for a report that was not handed out yet; null when there will be none. */
  private synchronized @Nullable Report next() {
    while (latest == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true; // whoever interrupts this thread wants it to end
      }
    }
    Report report = closed ? null : latest;
    latest = null;
    return report;
  }

  /** Lets the thread end after the listener it may be in. Does not wait for it. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
