package io.procmem;

/** Reports failures of background threads. */
final class Daemon {

  private Daemon() {}

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
