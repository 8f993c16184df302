package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners get the latest report, in a thread that delays no scan. */
class ListenersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture told = new ScanFixture();
  private final BlockingQueue<Report> heard = new LinkedBlockingQueue<>();

  ListenersTest() {
    told.tree.pid(5);
  }

  @AfterEach
  void close() {
    told.close();
  }

  private Report hear() throws InterruptedException {
    Report report = heard.poll(60, TimeUnit.SECONDS);
    assertThat(report).as("nothing was heard").isNotNull();
    return report;
  }

  @Test
  void eachNewReport_isPublishedOnce() throws Exception {
    told.with().listener(heard::add).maxAge(SECOND);
    told.tree.pid(7);
    Report first = told.report();
    assertThat(hear()).isSameAs(first);
    assertThat(told.report()).as("still young").isSameAs(first);
    told.time.pass(SECOND);
    Report second = told.report();
    assertThat(hear()).isSameAs(second);
    assertThat(heard).isEmpty();
  }

  @Test
  void aBusyListener_getsTheLatestReport_andDelaysNoScan() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    told.with()
        .listener(
            report -> {
              heard.add(report);
              entered.countDown();
              awaitUninterruptibly(busy);
            });
    told.tree.pid(7);
    Report first = told.report();
    entered.await();
    for (int i = 0; i < 20; i++) {
      told.scanAfter(SECOND);
    }
    Report last = told.report();
    busy.countDown();
    assertThat(hear()).isSameAs(first);
    assertThat(hear()).as("those in between are passed over").isSameAs(last);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aListenerThatThrows_isReportedToItsHandler_andGetsTheNextReport() throws Exception {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    told.with()
        .listener(
            report -> {
              Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
              throw new IllegalStateException("of the host");
            })
        .listener(heard::add);
    told.report();
    hear();
    told.scanAfter(SECOND);
    hear();
    assertThat(thrown).hasSize(2).allMatch(e -> e.getMessage().equals("of the host"));
  }

  @Test
  void aListenerThatLeavesAnInterruptBehind_getsTheNextReport() throws Exception {
    told.with()
        .listener(
            report -> {
              heard.add(report);
              Thread.currentThread().interrupt();
            });
    told.report();
    hear();
    told.scanAfter(SECOND);
    hear();
  }

  @Test
  void aFailedScan_isNotANewReport() throws Exception {
    told.with().listener(heard::add);
    told.tree.rootListable(false);
    told.report();
    told.tree.rootListable(true);
    told.time.pass(SECOND);
    Report good = told.report();
    assertThat(hear()).isSameAs(good);
  }

  @Test
  void theThread_isADaemon_existsOnlyWithListeners_andEndsWithClose() throws Exception {
    List<Thread> before = listenerThreads();
    told.report();
    told.close();
    assertThat(before).containsAll(listenerThreads());
    told.with().listener(heard::add);
    told.anew().report();
    hear();
    List<Thread> started = listenerThreads();
    started.removeAll(before);
    assertThat(started).hasSize(1).allMatch(Thread::isDaemon);
    Thread thread = started.get(0);
    told.procMem().close();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
  }

  private static List<Thread> listenerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("procmem-listener"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
