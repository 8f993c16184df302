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

  private final ScanFixture fixture = new ScanFixture();
  private final BlockingQueue<Report> heard = new LinkedBlockingQueue<>();

  ListenersTest() {
    fixture.tree.pid(5);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Report hear() throws InterruptedException {
    Report report = heard.poll(60, TimeUnit.SECONDS);
    assertThat(report).as("nothing was heard").isNotNull();
    return report;
  }

  @Test
  void eachNewReport_isPublishedOnce() throws Exception {
    fixture.with().listener(heard::add).maxAge(SECOND);
    fixture.tree.pid(7);
    Report first = fixture.report();
    assertThat(hear()).isSameAs(first);
    assertThat(fixture.report()).as("still young").isSameAs(first);
    fixture.time.pass(SECOND);
    Report second = fixture.report();
    assertThat(hear()).isSameAs(second);
    assertThat(heard).isEmpty();
  }

  @Test
  void aBusyListener_getsTheLatestReport_andDelaysNoScan() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    fixture
        .with()
        .listener(
            report -> {
              heard.add(report);
              entered.countDown();
              awaitUninterruptibly(busy);
            });
    fixture.tree.pid(7);
    Report first = fixture.report();
    entered.await();
    for (int i = 0; i < 20; i++) {
      fixture.scanAfter(SECOND);
    }
    Report last = fixture.report();
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
    fixture
        .with()
        .listener(
            report -> {
              Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
              throw new IllegalStateException("of the host");
            })
        .listener(heard::add);
    fixture.report();
    hear();
    fixture.scanAfter(SECOND);
    hear();
    assertThat(thrown).hasSize(2).allMatch(e -> e.getMessage().equals("of the host"));
  }

  @Test
  void aListenerThatLeavesAnInterruptBehind_getsTheNextReport() throws Exception {
    fixture
        .with()
        .listener(
            report -> {
              heard.add(report);
              Thread.currentThread().interrupt();
            });
    fixture.report();
    hear();
    fixture.scanAfter(SECOND);
    hear();
  }

  @Test
  void aFailedScan_isNotANewReport() throws Exception {
    fixture.with().listener(heard::add);
    fixture.tree.rootListable(false);
    fixture.report();
    fixture.tree.rootListable(true);
    fixture.time.pass(SECOND);
    Report good = fixture.report();
    assertThat(hear()).isSameAs(good);
  }

  @Test
  void theThread_isADaemon_existsOnlyWithListeners_andEndsWithClose() throws Exception {
    List<Thread> before = listenerThreads();
    fixture.report();
    fixture.close();
    assertThat(before).containsAll(listenerThreads());
    fixture.with().listener(heard::add);
    fixture.reopen().report();
    hear();
    List<Thread> started = listenerThreads();
    started.removeAll(before);
    assertThat(started).hasSize(1).allMatch(Thread::isDaemon);
    Thread thread = started.get(0);
    fixture.procMem().close();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
  }

  private static List<Thread> listenerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("procmem-listener"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
