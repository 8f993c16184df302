package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Listeners get the latest report, in a thread that delays no scan. The background thread scans
 * only as often as a test lets it: each scan takes a permit when it opens the {@code stat} of the
 * only process.
 */
class ListenersTest {

  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ScanFixture fixture = new ScanFixture();
  private final BlockingQueue<Report> heard = new LinkedBlockingQueue<>();
  private final Semaphore scans = new Semaphore(0);
  private @Nullable Report last;

  ListenersTest() {
    fixture.reading(Source.STAT).tree.pid(5);
    fixture.tree.whenOpened("/proc/5/stat", scans::acquireUninterruptibly);
  }

  @AfterEach
  void close() {
    fixture.close();
    scans.release(Integer.MAX_VALUE / 2);
  }

  private void listen(Consumer<Report> listener) {
    fixture.with().sampleEvery(OFTEN).waitAtMost(LONG).listener(listener);
  }

  /** Allows one scan; the report of that scan. */
  private Report scan() {
    scans.release();
    Report report = fixture.report();
    while (report == last || report.problem().isPresent()) {
      LockSupport.parkNanos(1_000_000);
      report = fixture.report();
    }
    last = report;
    return report;
  }

  private Report hear() throws InterruptedException {
    Report report = heard.poll(60, TimeUnit.SECONDS);
    assertThat(report).as("nothing was heard").isNotNull();
    return report;
  }

  @Test
  void eachNewReport_isPublishedOnce() throws Exception {
    listen(heard::add);
    Report first = scan();
    assertThat(hear()).isSameAs(first);
    assertThat(fixture.report()).as("no scan since").isSameAs(first);
    Report second = scan();
    assertThat(hear()).isSameAs(second);
    assertThat(heard).isEmpty();
  }

  @Test
  void aBusyListener_getsTheLatestReport_andDelaysNoScan() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    listen(
        report -> {
          heard.add(report);
          entered.countDown();
          awaitUninterruptibly(busy);
        });
    Report first = scan();
    entered.await();
    for (int i = 0; i < 20; i++) {
      scan();
    }
    Report latest = scan();
    busy.countDown();
    assertThat(hear()).isSameAs(first);
    assertThat(hear()).as("those in between are passed over").isSameAs(latest);
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
    listen(
        report -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
          throw new IllegalStateException("of the host");
        });
    listen(heard::add);
    scan();
    hear();
    scan();
    hear();
    assertThat(thrown).hasSize(2).allMatch(e -> e.getMessage().equals("of the host"));
  }

  @Test
  void aListenerThatLeavesAnInterruptBehind_getsTheNextReport() throws Exception {
    listen(
        report -> {
          heard.add(report);
          Thread.currentThread().interrupt();
        });
    scan();
    hear();
    scan();
    hear();
  }

  @Test
  void aFailedScan_isNotANewReport() throws Exception {
    listen(heard::add);
    fixture.tree.rootListable(false);
    assertThat(fixture.report().problem().orElseThrow()).contains("cannot be listed");
    fixture.tree.rootListable(true);
    Report good = scan();
    assertThat(hear()).isSameAs(good);
  }

  @Test
  void theThread_isADaemon_existsOnlyWithListeners_andEndsWithClose() throws Exception {
    List<Thread> before = listenerThreads();
    scan();
    fixture.close();
    assertThat(before).containsAll(listenerThreads());
    listen(heard::add);
    fixture.reopen();
    scan();
    hear();
    List<Thread> started = listenerThreads();
    started.removeAll(before);
    assertThat(started).hasSize(1).allMatch(Thread::isDaemon);
    Thread thread = started.get(0);
    fixture.procMem().close();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aListenerWithoutBackgroundScans_isRefused_sinceNothingWouldCallIt() {
    fixture.with().listener(heard::add);
    assertThatThrownBy(fixture::procMem)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a listener causes no scans: set sampleEvery(Duration)");
  }

  private static List<Thread> listenerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("procmem-listener"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
