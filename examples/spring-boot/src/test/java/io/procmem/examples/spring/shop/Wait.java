package io.procmem.examples.spring.shop;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition, for a limited time. */
final class Wait {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 100;

  private Wait() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new AssertionError("not within " + TIMEOUT.toSeconds() + " s: " + what);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
