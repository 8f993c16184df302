package io.procmem.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Names its threads and burns a known amount of CPU time: {@code burn N MILLIS} starts N threads
 * that burn this much each, and then wait.
 */
final class ThreadLoadMain {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private ThreadLoadMain() {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      start("sleeper-" + i, ThreadLoadMain::waitForever);
    }
    System.out.println("ready");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      burn(Integer.parseInt(words[1]), TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[2])));
      System.out.println("burned");
    }
    System.exit(0);
  }

  private static void burn(int threads, long nanos) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(threads);
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      started.add(
          start(
              "burner-" + i,
              () -> {
                while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < nanos) {
                  Thread.onSpinWait();
                }
                done.countDown();
                waitForever();
              }));
    }
    done.await();
  }

  private static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void waitForever() {
    try {
      NEVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
