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

  /**
   * Passes an exception to the handler of uncaught exceptions without ending the thread, even if
   * the handler throws: as the JVM does when a thread ends, this ignores what the handler throws.
   */
  @SuppressWarnings("CatchThrowable")
  static void report(Throwable thrown) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (Throwable e) {
      // The handler is the last place where a failure can be reported.
    }
  }
}
