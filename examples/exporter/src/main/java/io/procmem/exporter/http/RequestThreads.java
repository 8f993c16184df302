package io.procmem.exporter.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answer requests. */
final class RequestThreads {

  /**
   * A client that sends half a request keeps one thread until the server's time limit. With this
   * many threads, hundreds of such clients delay no other request, and more of them delay others no
   * longer than that limit. Idle threads end, so there are normally one or two.
   */
  private static final int MAX_THREADS = 250;

  private static final int IDLE_SECONDS = 60;

  private RequestThreads() {}

  /** Daemon threads, which end when the server that uses them is closed. */
  static ExecutorService start() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
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
