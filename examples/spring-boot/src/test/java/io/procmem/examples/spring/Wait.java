package io.procmem.examples.spring;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Asks again and again until it is so, for a limited time. */
final class Wait {

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 100;

  private Wait() {}

  static void until(String what, Callable<Boolean> isSo) throws Exception {
    long start = System.nanoTime();
    while (!isSo.call()) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
