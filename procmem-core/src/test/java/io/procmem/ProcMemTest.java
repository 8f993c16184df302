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

  private final ScanFixture fixture = new ScanFixture();
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    fixture.close();
    callers.shutdownNow();
  }

  private long scans() {
    return fixture.tree.opened("7/stat");
  }

  private void statOfOneProcess() {
    fixture.reading(Source.STAT).tree.pid(7);
  }

  @Test
  void aReportYoungerThanMaxAge_isReturnedAgain() {
    statOfOneProcess();
    fixture.with().maxAge(SECOND);
    Report first = fixture.report();
    fixture.time.pass(Duration.ofMillis(999));
    assertThat(fixture.report()).isSameAs(first);
    fixture.time.pass(Duration.ofMillis(1));
    assertThat(fixture.report()).isNotSameAs(first);
    assertThat(scans()).isEqualTo(2);
  }

  @Test
  void aReport_servesCallersThatNeedLess() {
    fixture.reading(Source.STATM).with().maxAge(SECOND);
    fixture.tree.pid(7);
    Report first = fixture.report();
    assertThat(fixture.procMem().report(Demand.of(Source.STAT))).isSameAs(first);
  }

  @Test
  void aCallerThatNeedsMore_scansForAllRecentCallers() {
    fixture.reading(Source.STATM).with().maxAge(SECOND);
    fixture.tree.pid(7);
    fixture.report();
    Report more = fixture.procMem().report(Demand.of(Source.IO));
    assertThat(more.snapshot().demand()).isEqualTo(Demand.of(Source.STATM, Source.IO));
    assertThat(fixture.report()).as("one report serves both").isSameAs(more);
    fixture.time.pass(Duration.ofSeconds(5));
    assertThat(fixture.report().snapshot().demand())
        .as("the other caller has not requested a report for a long time")
        .isEqualTo(Demand.of(Source.STATM));
  }

  @Test
  void manyCallersAtOnce_shareOneScan() throws Exception {
    statOfOneProcess();
    fixture.with().maxAge(SECOND);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Report>> reports = new ArrayList<>();
    ProcMem procMem = fixture.procMem();
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
    fixture.with().maxAge(SECOND).waitAtMost(Duration.ofMillis(50));
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    fixture.tree.whenOpened("/proc/7/stat", () -> hold(scanning, goOn));
    ProcMem procMem = fixture.procMem();
    Future<Report> slow = callers.submit(() -> procMem.report());
    scanning.await();
    assertThat(procMem.report().problem().orElseThrow()).contains("first scan is still running");
    goOn.countDown();
    Report first = slow.get(30, TimeUnit.SECONDS);
    assertThat(first.problem()).isEmpty();

    CountDownLatch again = new CountDownLatch(1);
    CountDownLatch goOnAgain = new CountDownLatch(1);
    fixture.tree.whenOpened("/proc/7/stat", () -> hold(again, goOnAgain));
    fixture.time.pass(Duration.ofSeconds(2));
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
    fixture.tree.pid(7).cpuTicks(100, 0);
    fixture.report();
    fixture.tree.rootListable(false);
    fixture.time.pass(Duration.ofSeconds(60));
    assertThat(fixture.report().problem()).isPresent();
    assertThat(fixture.report().snapshot().processes()).hasSize(1);
    fixture.time.pass(Duration.ofNanos(1));
    Report empty = fixture.report();
    assertThat(empty.problem()).isPresent();
    assertThat(empty.snapshot().processes()).isEmpty();
    assertThat(empty.totals().processes()).isZero();

    fixture.tree.rootListable(true).pid(7).cpuTicks(150, 0);
    Report good = fixture.report();
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
    fixture.reading(Source.STAT).tree.pid(7);
    fixture
        .with()
        .maxAge(SECOND)
        .sampleEvery(Duration.ofMillis(20))
        .waitAtMost(Duration.ofSeconds(30));
    Report first = fixture.report();
    assertThat(first.problem()).isEmpty();
    assertThat(first.snapshot().processes()).hasSize(1);
    while (scans() < 5) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(fixture.report().problem()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("procmem-sampler"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    fixture.procMem().close();
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
    Snapshot good = fixture.scan();
    fixture.tree.whenOpened(
        "/proc/7/stat",
        () -> {
          throw new StackOverflowError("unforeseen");
        });
    fixture.time.pass(SECOND);
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("StackOverflowError", "unforeseen");
    assertThat(report.snapshot()).isSameAs(good);
    fixture.tree.whenOpened("/proc/7/stat", () -> {});
    assertThat(fixture.scanAfter(SECOND).processes()).hasSize(1);
  }

  @Test
  void aPredicateThatThrows_isAProblem_notAnException() {
    fixture
        .with()
        .select(
            Selection.all()
                .where(
                    process -> {
                      throw new IllegalArgumentException("of the host");
                    }));
    fixture.tree.pid(7);
    assertThat(fixture.report().problem().orElseThrow()).contains("of the host");
  }

  @Test
  void aFailingRoot_isTriedOncePerMaxAge() {
    fixture.with().maxAge(SECOND);
    fixture.tree.rootListable(false).pid(7);
    Report first = fixture.report();
    assertThat(first.problem()).isPresent();
    fixture.tree.rootListable(true);
    assertThat(fixture.report()).isSameAs(first);
    fixture.time.pass(SECOND);
    assertThat(fixture.report().problem()).isEmpty();
  }

  @Test
  void aClosedProcMem_returnsItsLastReport_withAProblem() {
    statOfOneProcess();
    Snapshot last = fixture.scan();
    fixture.procMem().close();
    fixture.procMem().close();
    fixture.time.pass(SECOND);
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("closed");
    assertThat(report.snapshot()).isSameAs(last);
    assertThat(scans()).isEqualTo(1);
  }

  @Test
  void aProcMemClosedBeforeTheFirstReport_returnsAnEmptyOne_withAProblem() {
    fixture.procMem().close();
    assertThat(fixture.report().problem().orElseThrow()).contains("closed");
    assertThat(fixture.report().snapshot().processes()).isEmpty();
  }

  @Test
  void twoInstances_areIndependent() {
    ProcTree other = new ProcTree();
    other.pid(9);
    fixture.tree.pid(7);
    try (ProcMem second = ProcMem.builder().tree(other, ProcTree.OWN_PID).build()) {
      assertThat(fixture.scan().find(9)).isEmpty();
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
    assertThatThrownBy(() -> ProcMem.builder().readers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("readers must be 1 to 64: 0");
    assertThatThrownBy(() -> ProcMem.builder().readers(65)).hasMessageContaining("readers");
    assertThatThrownBy(() -> ProcMem.builder().keptFiles(-1)).hasMessageContaining("keptFiles");
  }

  @Test
  void aReportRequestedByThePredicate_isAProblem_notADeadlock() {
    List<Report> within = new ArrayList<>();
    statOfOneProcess();
    fixture.with().select(Selection.all().where(process -> within.add(fixture.report())));
    assertThat(fixture.scan().processes()).hasSize(1);
    assertThat(within).hasSize(1);
    assertThat(within.get(0).problem().orElseThrow()).contains("where(…)");
  }

  @Test
  void closeWhileACallerWaits_givesItAProblem_andReadsNothing() throws Exception {
    statOfOneProcess();
    fixture.with().waitAtMost(Duration.ofDays(1));
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    fixture.tree.whenOpened("/proc/7/stat", () -> hold(scanning, goOn));
    ProcMem procMem = fixture.procMem();
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
  void durationsBeyondAnyClock_areUnlimited() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    statOfOneProcess();
    fixture.with().maxAge(forever).waitAtMost(forever);
    Report first = fixture.report();
    assertThat(first.problem()).isEmpty();
    fixture.time.pass(Duration.ofDays(300));
    assertThat(fixture.report()).isSameAs(first);
    try (ScanFixture sampled = new ScanFixture()) {
      sampled.reading(Source.STAT).tree.pid(7);
      sampled.with().waitAtMost(forever).sampleEvery(forever);
      assertThat(sampled.report().problem()).isEmpty();
    }
  }

  @Test
  void aClockSetBack_extendsNoReport_andChangesNoRate() {
    statOfOneProcess();
    fixture.with().maxAge(SECOND);
    Report first = fixture.report();
    fixture.tree.pid(7).cpuTicks(30, 20);
    fixture.time.pass(SECOND);
    fixture.time.setBack(Duration.ofHours(1));
    Report second = fixture.report();
    assertThat(second.snapshot().takenAt()).isBefore(first.snapshot().takenAt());
    assertThat(second.processes().get(0).cpuRatio()).as("half a second in one").hasValue(0.5);
  }

  @Test
  void aRate_needsAnEarlierSample_orALaterStart() {
    AtomicInteger excluded = new AtomicInteger(8);
    fixture
        .reading(Source.STAT)
        .with()
        .select(Selection.all().where(process -> process.pid() != excluded.get()));
    fixture.tree.pid(7).cpuTicks(500, 0);
    fixture.tree.pid(8).cpuTicks(500, 0);
    fixture.tree.denies("/proc/9/stat").pid(9).cpuTicks(500, 0);
    fixture.scan();
    excluded.set(0);
    fixture.tree.allows("/proc/9/stat");
    fixture.newProcess(10).cpuTicks(20, 5);
    fixture.tree.pid(11).cpuTicks(50_000, 0);
    fixture.time.pass(SECOND);
    assertThat(fixture.report().processes())
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
