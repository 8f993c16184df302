package io.procmem.internal.read;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Starts threads. If the machine has none left, it does not try again for a while, since each try
 * makes the JVM print warnings to the host's standard output. Thread-safe.
 */
public final class ThreadStarter {

  static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;

  // Guarded by this.
  private boolean failed;
  private long failedAt;

  public ThreadStarter() {
    this(System::nanoTime);
  }

  /** A starter with another clock, for tests. */
  ThreadStarter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Makes a thread that keeps neither the JVM nor a class loader of the host alive. */
  public static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /**
   * Makes and starts a thread.
   *
   * @return whether it was started; false if the machine has no thread left, or had none a short
   *     time ago
   */
  public synchronized boolean start(Supplier<Thread> thread) {
    if (failed && nanoTime.getAsLong() - failedAt < PAUSE.toNanos()) {
      return false;
    }
    try {
      thread.get().start();
      failed = false;
    } catch (OutOfMemoryError e) { // Java throws this if no thread is left
      failed = true;
      failedAt = nanoTime.getAsLong();
    }
    return !failed;
  }
}
