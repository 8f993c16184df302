package io.procmem;

/** A thread of ours in somebody else's JVM: it keeps nobody alive, and holds on to nothing. */
final class Daemon {

  private Daemon() {}

  /** A thread that is not started yet. */
  static Thread of(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Hands what was thrown to whom the host wants to hear of it, and lives on. */
  static void report(Throwable thrown) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }
}
