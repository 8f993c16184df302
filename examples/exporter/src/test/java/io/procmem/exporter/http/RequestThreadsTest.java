package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {

  private final ExecutorService threads = RequestThreads.start();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void requestsOneAfterAnother_shareAThread() throws Exception {
    Set<Thread> used = new HashSet<>();
    for (int request = 0; request < 20; request++) {
      used.add(threads.submit(Thread::currentThread).get());
      awaitIdle(used);
    }

    assertThat(used).hasSize(1);
  }

  @Test
  void moreRequestsThanThreads_wait_andAreAllAnswered() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CountDownLatch slowClients = new CountDownLatch(1);
    var answers =
        IntStream.range(0, 300)
            .mapToObj(
                request ->
                    threads.submit(
                        () -> {
                          used.add(Thread.currentThread());
                          slowClients.await();
                          return request;
                        }))
            .toList();

    slowClients.countDown();

    for (Future<Integer> answer : answers) {
      answer.get(20, TimeUnit.SECONDS);
    }
    assertThat(used).hasSize(250);
  }

  /** The thread of a finished request still has to return to waiting for the next one. */
  private static void awaitIdle(Set<Thread> used) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (used.stream().anyMatch(thread -> thread.getState() != Thread.State.TIMED_WAITING)) {
      assertThat(System.nanoTime()).as("time when the thread is still busy").isLessThan(end);
      Thread.sleep(1);
    }
  }
}
