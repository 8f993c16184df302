package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The background thread: it continues after any failure, and reports show the failure. */
class SamplerTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anOverdueSample_isReturned_withAProblem() {
    fixture.reading(Source.STAT).with().sampleEvery(DAY).waitAtMost(LONG);
    fixture.tree.pid(7);
    Report first = fixture.report();
    fixture.time.pass(DAY.multipliedBy(3));
    assertThat(fixture.report()).as("late, and that happens").isSameAs(first);
    fixture.time.pass(Duration.ofNanos(1));
    Report overdue = fixture.report();
    assertThat(overdue.problem().orElseThrow()).contains("older");
    assertThat(overdue.snapshot()).isSameAs(first.snapshot());
    assertThat(fixture.tree.opened("7/stat")).isEqualTo(1);
  }

  @Test
  void aReportThatNeedsOtherFiles_isFromAScanAtOnce() {
    fixture.reading(Source.STAT).with().sampleEvery(DAY).waitAtMost(LONG);
    fixture.tree.pid(7);
    assertThat(fixture.report().problem()).isEmpty();
    Demand demand = Demand.of(Source.IO, Source.STATUS);
    Report report = fixture.procMem().report(demand);
    assertThat(report.problem()).isEmpty();
    assertThat(report.snapshot().demand().covers(demand)).isTrue();
    assertThat(fixture.procMem().report(demand)).as("until the next scan").isSameAs(report);
    assertThat(fixture.tree.opened("7/io")).isEqualTo(1);
  }

  @Test
  void aReportThatNeedsOtherFiles_doesNotWaitForAClosedProcMem() throws InterruptedException {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    fixture.reading(Source.STAT).with().sampleEvery(DAY).waitAtMost(LONG);
    fixture.tree.pid(7);
    fixture.report();
    fixture.tree.whenOpened(
        "/proc/7/stat",
        () -> {
          opened.countDown();
          awaitUninterruptibly(goOn);
        });
    BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    Thread caller = new Thread(() -> reports.add(fixture.procMem().report(Demand.of(Source.IO))));
    caller.start();
    opened.await();
    fixture.procMem().close();
    assertThat(reports.take().problem()).isPresent();
    goOn.countDown();
    caller.join();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aFailedScan_isFollowedByAGoodOne() {
    fixture.reading(Source.STAT).with().sampleEvery(Duration.ofMillis(10)).waitAtMost(LONG);
    fixture.tree.pid(7);
    AtomicInteger times = new AtomicInteger();
    CountDownLatch goOn = new CountDownLatch(1);
    fixture.tree.whenOpened("/proc/7/stat", () -> failOnce(times, goOn));
    assertThat(fixture.report().problem().orElseThrow()).contains("unforeseen");
    goOn.countDown();
    while (fixture.report().problem().isPresent()) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(fixture.report().snapshot().processes()).hasSize(1);
  }

  private static void failOnce(AtomicInteger times, CountDownLatch goOn) {
    if (times.getAndIncrement() == 0) {
      throw new StackOverflowError("unforeseen");
    }
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anErrorWithoutAReport_isPassedToTheHost_andTheThreadContinues() throws Exception {
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          uncaught.add(error);
          throw new IllegalStateException("the handler of the host fails too");
        });
    AtomicInteger times = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    Runnable scan =
        () -> {
          if (times.getAndIncrement() == 0) {
            throw new OutOfMemoryError("fake");
          }
          again.countDown();
        };
    Sampler sampler = Sampler.start(scan, Duration.ofMillis(10));
    try {
      assertThat(again.await(30, TimeUnit.SECONDS)).as("scanned again").isTrue();
      assertThat(uncaught.poll(30, TimeUnit.SECONDS)).hasMessage("fake");
    } finally {
      sampler.close();
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
