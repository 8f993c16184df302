package io.procmem.exporter.commands;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a waiting person that a scan is still running: after 1, 2, 4, 8 … seconds. */
final class Progress {

  private Progress() {}

  /**
   * Runs a scan.
   *
   * @param stderr where the progress is shown
   * @param scan the scan
   * @return its result
   */
  static <T> T during(PrintWriter stderr, Supplier<T> scan) {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> report(stderr, end), "procmem-progress");
    thread.setDaemon(true);
    thread.start();
    try {
      return scan.get();
    } finally {
      end.countDown();
    }
  }

  private static void report(PrintWriter stderr, CountDownLatch end) {
    try {
      for (int seconds = 1; !end.await(Math.max(1, seconds / 2), TimeUnit.SECONDS); seconds *= 2) {
        stderr.println("still reading the memory of the processes, after " + seconds + " s");
        stderr.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the JVM ends
    }
  }
}
