package io.procmem;

import io.procmem.internal.read.ThreadStarter;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listeners in a thread of its own, so that a slow listener delays only other listeners.
 * It gets the latest report; reports made while it was busy are skipped. Thread-safe.
 */
final class Listeners implements AutoCloseable {

  private final List<Consumer<Report>> listeners;
  private final ThreadStarter starter = new ThreadStarter();

  // Guarded by this.
  private @Nullable Report latest;
  private boolean running;
  private boolean closed;

  Listeners(List<Consumer<Report>> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Throws for listeners that would never be called, or that need numbers that no scan reads.
   *
   * @throws IllegalArgumentException with what to set
   */
  static void check(List<Consumer<Report>> listeners, Timing timing, DetailPolicy policy) {
    if (!listeners.isEmpty() && timing.interval() == null) {
      throw new IllegalArgumentException(
          "a listener causes no scans: set sampleEvery(Duration) too, so that it gets reports");
    }
    requireReadable(listeners, policy);
  }

  /**
   * Throws if the listeners need numbers that no scan would read.
   *
   * @throws IllegalArgumentException with what to set
   */
  void requireReadable(DetailPolicy policy) {
    requireReadable(listeners, policy);
  }

  private static void requireReadable(List<Consumer<Report>> listeners, DetailPolicy policy) {
    Demand watched = demand(listeners);
    if (watched.includes(Source.SMAPS_ROLLUP) && policy.plan().largest() == 0) {
      throw new IllegalArgumentException(
          "a listener needs PSS or USS, such as a Watch over them, and DetailPolicy.none() reads"
              + " none: set another detail(…), or watch RSS");
    }
  }

  /** The files that the listeners ask for. */
  private static Demand demand(List<Consumer<Report>> listeners) {
    Demand demand = Demand.of();
    for (Consumer<Report> listener : listeners) {
      if (listener instanceof Report.Listener demanding) {
        demand = demand.plus(demanding.demand());
      }
    }
    return demand;
  }

  /** The files that its reports need. */
  Demand demand() {
    return demand(listeners);
  }

  /** Passes on a new report. Returns at once. */
  synchronized void publish(Report report) {
    if (listeners.isEmpty() || closed) {
      return;
    }
    latest = report;
    if (!running) {
      start();
    }
    notifyAll();
  }

  /** If the machine has no thread left, a later report tries again. */
  private void start() {
    running = starter.start(() -> ThreadStarter.daemon("procmem-listener", this::run));
  }

  private void run() {
    try {
      for (Report report = next(); report != null; report = next()) {
        for (Consumer<Report> listener : listeners) {
          call(listener, report);
        }
      }
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    running = false;
    if (latest != null && !closed) {
      start(); // published while this thread was ending
    }
  }

  private static void call(Consumer<Report> listener, Report report) {
    try {
      listener.accept(report);
    } catch (Throwable e) { // from the host's code, so its handler of uncaught exceptions gets it
      Daemon.report(e);
    } finally {
      Thread.interrupted(); // an interrupt left behind would end this thread
    }
  }

  /** Waits for a report that no listener has seen; null if there will be none. */
  private synchronized @Nullable Report next() {
    while (latest == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null; // an interrupt ends this thread; the next report starts another
      }
    }
    Report report = closed ? null : latest;
    latest = null;
    return report;
  }

  /** Lets the thread end after the listener that it is calling. Does not wait. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
