package io.procmem;

/** Daemon threads, which keep neither the host's JVM nor its class loaders alive. */
final class Daemon {

  private Daemon() {}

  /** Makes a thread without starting it. */
  static Thread of(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Passes an exception to the handler of uncaught exceptions without ending the thread. */
  static void report(Throwable thrown) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }
}
