package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.ProcTree;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which caller scans, and which report each caller gets. */
class ProcMemTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture told = new ScanFixture();
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    told.close();
    callers.shutdownNow();
  }

  private long scans() {
    return told.tree.opened("7/stat");
  }

  private void statOfOneProcess() {
    told.reading(Source.STAT).tree.pid(7);
  }

  @Test
  void aReportYoungerThanMaxAge_isReturnedAgain() {
    statOfOneProcess();
    told.with().maxAge(SECOND);
    Report first = told.report();
    told.time.pass(Duration.ofMillis(999));
    assertThat(told.report()).isSameAs(first);
    told.time.pass(Duration.ofMillis(1));
    assertThat(told.report()).isNotSameAs(first);
    assertThat(scans()).isEqualTo(2);
  }

  @Test
  void aReport_servesCallersThatNeedLess() {
    told.reading(Source.STATM).with().maxAge(SECOND);
    told.tree.pid(7);
    Report first = told.report();
    assertThat(told.procMem().report(Demand.of(Source.STAT))).isSameAs(first);
  }

  @Test
  void aCallerThatNeedsMore_scansForAllRecentCallers() {
    told.reading(Source.STATM).with().maxAge(SECOND);
    told.tree.pid(7);
    told.report();
    Report more = told.procMem().report(Demand.of(Source.IO));
    assertThat(more.snapshot().demand()).isEqualTo(Demand.of(Source.STATM, Source.IO));
    assertThat(told.report()).as("one report serves both").isSameAs(more);
    told.time.pass(Duration.ofSeconds(5));
    assertThat(told.report().snapshot().demand())
        .as("the other has not asked for long")
        .isEqualTo(Demand.of(Source.STATM));
  }

  @Test
  void manyCallersAtOnce_costOneScan() throws Exception {
    statOfOneProcess();
    told.with().maxAge(SECOND);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Report>> reports = new ArrayList<>();
    ProcMem procMem = told.procMem();
    for (int i = 0; i < 20; i++) {
      reports.add(
          callers.submit(
              () -> {
                start.await();
                return procMem.report();
              }));
    }
    start.countDown();
    for (Future<Report> report : reports) {
      assertThat(report.get(30, TimeUnit.SECONDS).snapshot().processes()).hasSize(1);
    }
    assertThat(scans()).isEqualTo(1);
  }

  @Test
  void callersThatWaitTooLong_getTheLastReport_orThatTheFirstIsStillRunning() throws Exception {
    statOfOneProcess();
    told.with().maxAge(SECOND).waitAtMost(Duration.ofMillis(50));
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    told.tree.whenOpened("/proc/7/stat", () -> hold(scanning, goOn));
    ProcMem procMem = told.procMem();
    Future<Report> slow = callers.submit(() -> procMem.report());
    scanning.await();
    assertThat(procMem.report().problem().orElseThrow()).contains("first scan is still running");
    goOn.countDown();
    Report first = slow.get(30, TimeUnit.SECONDS);
    assertThat(first.problem()).isEmpty();

    CountDownLatch again = new CountDownLatch(1);
    CountDownLatch goOnAgain = new CountDownLatch(1);
    told.tree.whenOpened("/proc/7/stat", () -> hold(again, goOnAgain));
    told.time.pass(Duration.ofSeconds(2));
    Future<Report> second = callers.submit(() -> procMem.report());
    again.await();
    Report stale = procMem.report();
    assertThat(stale.problem().orElseThrow()).contains("older");
    assertThat(stale.snapshot()).isSameAs(first.snapshot());
    goOnAgain.countDown();
    assertThat(second.get(30, TimeUnit.SECONDS).problem()).isEmpty();
  }

  @Test
  void theLastReport_standsInForAMinute_andCountersContinueAfterwards() {
    statOfOneProcess();
    told.tree.pid(7).cpuTicks(100, 0);
    told.report();
    told.tree.rootListable(false);
    told.time.pass(Duration.ofSeconds(60));
    assertThat(told.report().problem()).isPresent();
    assertThat(told.report().snapshot().processes()).hasSize(1);
    told.time.pass(Duration.ofNanos(1));
    Report empty = told.report();
    assertThat(empty.problem()).isPresent();
    assertThat(empty.snapshot().processes()).isEmpty();
    assertThat(empty.totals().processes()).isZero();

    told.tree.rootListable(true).pid(7).cpuTicks(150, 0);
    Report good = told.report();
    assertThat(good.problem()).isEmpty();
    assertThat(good.totals().counters().get(Counter.CPU_USER_NANOS)).hasValue(500_000_000);
  }

  private static void hold(CountDownLatch arrived, CountDownLatch goOn) {
    arrived.countDown();
    boolean interrupted = false;
    while (goOn.getCount() > 0) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void sampleEvery_scansInTheBackground_andCallersReadNothing() {
    told.reading(Source.STAT).tree.pid(7);
    told.with()
        .maxAge(SECOND)
        .sampleEvery(Duration.ofMillis(20))
        .waitAtMost(Duration.ofSeconds(30));
    Report first = told.report();
    assertThat(first.problem()).isEmpty();
    assertThat(first.snapshot().processes()).hasSize(1);
    while (scans() < 5) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(told.report().problem()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("procmem-sampler"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    told.procMem().close();
    while (samplers() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(samplers()).isZero();
  }

  private static long samplers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("procmem-sampler"))
        .count();
  }

  @Test
  void aDefect_isAProblem_notAnException() {
    statOfOneProcess();
    Snapshot good = told.scan();
    told.tree.whenOpened(
        "/proc/7/stat",
        () -> {
          throw new StackOverflowError("unforeseen");
        });
    told.time.pass(SECOND);
    Report report = told.report();
    assertThat(report.problem().orElseThrow()).contains("StackOverflowError", "unforeseen");
    assertThat(report.snapshot()).isSameAs(good);
    told.tree.whenOpened("/proc/7/stat", () -> {});
    assertThat(told.scanAfter(SECOND).processes()).hasSize(1);
  }

  @Test
  void aPredicateThatThrows_isAProblem_notAnException() {
    told.with()
        .select(
            Selection.all()
                .where(
                    process -> {
                      throw new IllegalArgumentException("of the host");
                    }));
    told.tree.pid(7);
    assertThat(told.report().problem().orElseThrow()).contains("of the host");
  }

  @Test
  void aFailingRoot_isTriedOncePerMaxAge() {
    told.with().maxAge(SECOND);
    told.tree.rootListable(false).pid(7);
    Report first = told.report();
    assertThat(first.problem()).isPresent();
    told.tree.rootListable(true);
    assertThat(told.report()).isSameAs(first);
    told.time.pass(SECOND);
    assertThat(told.report().problem()).isEmpty();
  }

  @Test
  void aClosedProcMem_returnsItsLastReport_withAProblem() {
    statOfOneProcess();
    Snapshot last = told.scan();
    told.procMem().close();
    told.procMem().close();
    told.time.pass(SECOND);
    Report report = told.report();
    assertThat(report.problem().orElseThrow()).contains("closed");
    assertThat(report.snapshot()).isSameAs(last);
    assertThat(scans()).isEqualTo(1);
  }

  @Test
  void aProcMemClosedBeforeTheFirstReport_returnsAnEmptyOne_withAProblem() {
    told.procMem().close();
    assertThat(told.report().problem().orElseThrow()).contains("closed");
    assertThat(told.report().snapshot().processes()).isEmpty();
  }

  @Test
  void twoInstances_areIndependent() {
    ProcTree other = new ProcTree();
    other.pid(9);
    told.tree.pid(7);
    try (ProcMem second = ProcMem.builder().tree(other, ProcTree.OWN_PID).build()) {
      assertThat(told.scan().find(9)).isEmpty();
      assertThat(second.snapshot().find(9)).isPresent();
      assertThat(second.snapshot().find(7)).isEmpty();
    }
  }

  @Test
  void offLinux_nothingThrows() {
    try (ProcMem procMem = ProcMem.builder().root(Path.of("/no/such/proc")).build()) {
      assertThat(procMem.isSupported()).isFalse();
      Report report = procMem.report();
      assertThat(report.problem().orElseThrow()).contains("/no/such/proc does not exist");
      assertThat(report.snapshot().processes()).isEmpty();
      assertThat(report.users()).isEmpty();
      assertThat(report.machineCpuRatio()).isEmpty();
    }
  }

  @Test
  void theClock_datesTheSnapshots() {
    Instant instant = Instant.parse("2030-05-06T07:08:09Z");
    ProcTree tree = new ProcTree();
    try (ProcMem procMem =
        ProcMem.builder()
            .clock(Clock.fixed(instant, ZoneOffset.UTC))
            .tree(tree, ProcTree.OWN_PID)
            .build()) {
      assertThat(procMem.snapshot().takenAt()).isEqualTo(instant);
    }
  }

  @Test
  void invalidSettings_areRefusedByName() {
    assertThatThrownBy(() -> ProcMem.builder().maxAge(Duration.ofMillis(-1)))
        .hasMessageContaining("maxAge");
    assertThatThrownBy(() -> ProcMem.builder().waitAtMost(Duration.ofMillis(-1)))
        .hasMessageContaining("waitAtMost");
    assertThatThrownBy(() -> ProcMem.builder().sampleEvery(Duration.ofMillis(9)))
        .hasMessageContaining("sampleEvery");
    assertThatThrownBy(() -> ProcMem.builder().readerThreads(3))
        .hasMessageContaining("readerThreads");
  }

  @Test
  void aReportRequestedByThePredicate_isAProblem_notADeadlock() {
    List<Report> within = new ArrayList<>();
    statOfOneProcess();
    told.with().select(Selection.all().where(process -> within.add(told.report())));
    assertThat(told.scan().processes()).hasSize(1);
    assertThat(within).hasSize(1);
    assertThat(within.get(0).problem().orElseThrow()).contains("where(…)");
  }

  @Test
  void closeWhileACallerWaits_givesItAProblem_andReadsNothing() throws Exception {
    statOfOneProcess();
    told.with().waitAtMost(Duration.ofDays(1));
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    told.tree.whenOpened("/proc/7/stat", () -> hold(scanning, goOn));
    ProcMem procMem = told.procMem();
    Future<Report> first = callers.submit(() -> procMem.report());
    scanning.await();
    FutureTask<Report> second = new FutureTask<>(procMem::report);
    Thread waiting = new Thread(second);
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(1_000_000);
    }
    procMem.close();
    goOn.countDown();
    assertThat(second.get(30, TimeUnit.SECONDS).problem().orElseThrow()).contains("closed");
    assertThat(first.get(30, TimeUnit.SECONDS).problem()).isEmpty();
    assertThat(scans()).isEqualTo(1);
  }

  @Test
  void durationsBeyondAllClocks_areUnlimited() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    statOfOneProcess();
    told.with().maxAge(forever).waitAtMost(forever);
    Report first = told.report();
    assertThat(first.problem()).isEmpty();
    told.time.pass(Duration.ofDays(300));
    assertThat(told.report()).isSameAs(first);
    try (ScanFixture sampled = new ScanFixture()) {
      sampled.reading(Source.STAT).tree.pid(7);
      sampled.with().waitAtMost(forever).sampleEvery(forever);
      assertThat(sampled.report().problem()).isEmpty();
    }
  }

  @Test
  void aClockSetBack_extendsNoReport_andChangesNoRate() {
    statOfOneProcess();
    told.with().maxAge(SECOND);
    Report first = told.report();
    told.tree.pid(7).cpuTicks(30, 20);
    told.time.pass(SECOND);
    told.time.setBack(Duration.ofHours(1));
    Report second = told.report();
    assertThat(second.snapshot().takenAt()).isBefore(first.snapshot().takenAt());
    assertThat(second.processes().get(0).cpuRatio()).as("half a second in one").hasValue(0.5);
  }

  @Test
  void aRate_needsAnEarlierSample_orALaterStart() {
    AtomicInteger excluded = new AtomicInteger(8);
    told.reading(Source.STAT)
        .with()
        .select(Selection.all().where(process -> process.pid() != excluded.get()));
    told.tree.pid(7).cpuTicks(500, 0);
    told.tree.pid(8).cpuTicks(500, 0);
    told.tree.denies("/proc/9/stat").pid(9).cpuTicks(500, 0);
    told.scan();
    excluded.set(0);
    told.tree.allows("/proc/9/stat");
    told.born(10).cpuTicks(20, 5);
    told.tree.pid(11).cpuTicks(50_000, 0);
    told.time.pass(SECOND);
    assertThat(told.report().processes())
        .extracting(usage -> usage.cpuRatio())
        .as("seen, excluded, unreadable, newborn, old and listed for the first time")
        .containsExactly(
            OptionalDouble.of(0),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.25),
            OptionalDouble.empty());
  }
}
