package io.procmem.exporter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answer requests. */
final class RequestThreads {

  /**
   * A client that sends half a request keeps one of these until the server's time limit: hundreds
   * of them delay nobody, and more delay others no longer than that limit. Usually there are one or
   * two, since idle threads end.
   */
  private static final int MOST = 250;

  private static final int IDLE_SECONDS = 60;

  private RequestThreads() {}

  /** Threads that end when the server that has them is closed, and keep no JVM alive. */
  static ExecutorService start() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "procmem-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
