package io.procmem.exporter.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
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

  private static final int IDLE_SECONDS = 10;

  private RequestThreads() {}

  /**
   * Daemon threads, which end when the server that uses them is closed. A request runs in an idle
   * thread if there is one, since each further thread takes more than 100 KiB of memory.
   */
  static ExecutorService start() {
    AtomicInteger number = new AtomicInteger();
    WaitingTasks waiting = new WaitingTasks();
    return new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        waiting,
        task -> {
          Thread thread = new Thread(task, "procmem-http-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        (task, threads) -> waiting.addTask(task)); // all threads are busy
  }

  /** Takes a task at once only if a thread waits for it: otherwise the executor starts a thread. */
  private static final class WaitingTasks extends LinkedTransferQueue<Runnable> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    private void addTask(Runnable task) {
      super.offer(task);
    }
  }
}
