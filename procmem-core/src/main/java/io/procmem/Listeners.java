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
  private boolean running;
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
    if (!running) {
      start();
    }
    notifyAll();
  }

  private void start() {
    try {
      Daemon.of("procmem-listener", this::run).start();
      running = true;
    } catch (OutOfMemoryError e) { // this is how Java says that there are no threads left
      running = false; // a listener hears the latest report as soon as there is one
    }
  }

  private void run() {
    try {
      for (Report report = next(); report != null; report = next()) {
        for (Consumer<Report> listener : listeners) {
          tell(listener, report);
        }
      }
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    running = false;
    if (latest != null && !closed) {
      start(); // it was told while this thread was ending
    }
  }

  private static void tell(Consumer<Report> listener, Report report) {
    try {
      listener.accept(report);
    } catch (Throwable e) { // of the host's code; it hears of it as of any that ends a thread
      Daemon.report(e);
    } finally {
      Thread.interrupted(); // a listener that leaves its interrupt behind would end all of them
    }
  }

  /** Waits for a report that was not handed out yet; null when there will be none. */
  private synchronized @Nullable Report next() {
    while (latest == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null; // whoever interrupts this thread wants it to end; the next report starts one
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
