package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A target whose memory map is locked: whoever reads it waits for as long as somebody else likes.
 * Here that is until the test releases a latch. Nothing may wait with it.
 */
class HangTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Long enough for a slow machine to do what does not hang, short enough to wait for. */
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final ScanFixture told = new ScanFixture();
  private CountDownLatch stuck;

  @BeforeEach
  void hang() {
    told.with().detail(DetailPolicy.every().withPatience(PATIENCE));
    stuck = told.tree.hangs("/proc/7/smaps_rollup");
    told.tree.pid(7);
    for (int pid = 8; pid < 20; pid++) {
      told.tree.pid(pid);
    }
  }

  @AfterEach
  void release() {
    stuck.countDown();
    told.close();
  }

  private static Reason why(Snapshot snapshot, int pid) {
    return ((Memory.ResidentOnly) memory(snapshot, pid)).reason();
  }

  private static List<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("procmem-reader"))
        .toList();
  }

  @Test
  void aHungRead_costsItsOwnProcess_andNobodyElse() {
    Snapshot snapshot = told.scan();
    assertThat(why(snapshot, 7)).isEqualTo(Reason.HUNG);
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
    for (int pid = 8; pid < 20; pid++) {
      assertThat(process(snapshot, pid).pssBytes()).as("process %d", pid).isPresent();
    }
    assertThat(snapshot.stats().complete()).isFalse();
  }

  @Test
  void aHungProcess_isLeftAloneUntilItsReadReturns() {
    told.scan();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(why(second, 7)).isEqualTo(Reason.HUNG);
    assertThat(told.tree.opened("7/smaps_rollup")).isEqualTo(1);
    assertThat(process(second, 8).pssBytes()).isPresent();
  }

  @Test
  void aLateResult_isUsedWithItsAge() {
    told.with().detail(DetailPolicy.every().withPatience(PATIENCE));
    Snapshot first = told.scan();
    stuck.countDown();
    ScanFixture.await(() -> told.scanAfter(SECOND).find(7).orElseThrow().pssBytes().isPresent());
    Memory.Detailed detail = (Memory.Detailed) memory(told.scan(), 7);
    assertThat(detail.pssBytes()).isEqualTo(3000L << 10);
    assertThat(detail.readAt()).isAfterOrEqualTo(first.takenAt());
  }

  @Test
  void withBothReadersStuck_allOthersAreHungToo_andNothingWaits() {
    CountDownLatch other = told.tree.hangs("/proc/8/smaps_rollup");
    try {
      told.scan();
      Snapshot second = told.scanAfter(SECOND);
      for (int pid = 7; pid < 20; pid++) {
        assertThat(why(second, pid)).as("process %d", pid).isEqualTo(Reason.HUNG);
        assertThat(process(second, pid).rssBytes()).isPresent();
      }
      assertThat(reasons(second, 9, Source.SMAPS_ROLLUP)).as("it did not hang itself").isEmpty();
      assertThat(told.tree.opened("9/smaps_rollup")).isLessThanOrEqualTo(1);
      assertThat(second.stats().complete()).isFalse();
    } finally {
      other.countDown();
    }
    stuck.countDown();
    ScanFixture.await(() -> told.scanAfter(SECOND).find(9).orElseThrow().pssBytes().isPresent());
  }

  @Test
  void manyScansOfAStuckTarget_useTheSameTwoThreads() {
    int before = readers().size();
    told.scan();
    for (int i = 0; i < 100; i++) {
      told.scanAfter(SECOND);
    }
    assertThat(readers().size() - before).isLessThanOrEqualTo(2);
    assertThat(readers()).allMatch(Thread::isDaemon);
    assertThat(told.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aHungCommandLine_leavesTheProcessWithoutOne_andItsDetailUnasked() {
    told.reading(Source.CMDLINE, Source.SMAPS_ROLLUP);
    CountDownLatch command = told.tree.hangs("/proc/9/cmdline");
    try {
      Snapshot snapshot = told.scan();
      assertThat(process(snapshot, 9).commandLine()).isEmpty();
      assertThat(reasons(snapshot, 9, Source.CMDLINE)).containsExactly(Reason.HUNG);
      assertThat(reasons(snapshot, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(told.tree.opened("9/smaps_rollup")).isZero();
      assertThat(process(snapshot, 10).commandLine()).isPresent();
    } finally {
      command.countDown();
    }
    ScanFixture.await(() -> told.scanAfter(SECOND).find(9).orElseThrow().commandLine().isPresent());
  }

  @Test
  void anExec_endsTheQuarantine_sinceItIsAnotherMemory() {
    told.scan();
    told.tree.pid(7).executes("/bin/other");
    CountDownLatch before = stuck;
    stuck = new CountDownLatch(0);
    told.tree.whenOpened("/proc/7/smaps_rollup", before::countDown);
    ScanFixture.await(() -> told.scanAfter(SECOND).find(7).orElseThrow().pssBytes().isPresent());
  }

  @Test
  void close_returnsAtOnce_whileAReadHangs() {
    told.scan();
    told.procMem().close();
    Report report = told.report();
    assertThat(report.snapshot().processes()).isNotEmpty();
    told.time.pass(Duration.ofHours(1));
    assertThat(told.report().problem().orElseThrow()).contains("closed");
  }

  @Test
  void anInterruptedCaller_getsItsReport_andKeepsItsInterrupt() {
    told.with().detail(DetailPolicy.every());
    Thread.currentThread().interrupt();
    Snapshot snapshot = told.scan();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(why(snapshot, 7)).isEqualTo(Reason.HUNG);
    assertThat(process(snapshot, 8).rssBytes()).isPresent();
  }

  @Test
  void aHungNameService_leavesTheNumber_untilItAnswers() {
    stuck.countDown();
    told.reading(Source.OWNER).tree.userName(33, "www-data").pid(7).uid(33);
    CountDownLatch service = told.tree.hangs("name of 33");
    try {
      Snapshot snapshot = told.scan();
      assertThat(process(snapshot, 7).user().orElseThrow().name()).isEqualTo("33");
      assertThat(process(snapshot, 8).user().orElseThrow().name()).isEqualTo("root");
      told.scanAfter(SECOND);
    } finally {
      service.countDown();
    }
    ScanFixture.await(
        () ->
            told.scanAfter(SECOND)
                .find(7)
                .orElseThrow()
                .user()
                .orElseThrow()
                .name()
                .equals("www-data"));
    assertThat(told.tree.opened("name of 33")).isLessThanOrEqualTo(2);
  }

  @Test
  void aDefectInAReader_isTold_andCostsOneProcess() {
    stuck.countDown();
    told.tree.whenOpened(
        "/proc/9/smaps_rollup",
        () -> {
          throw new IllegalStateException("unforeseen");
        });
    Snapshot snapshot = told.scan();
    assertThat(snapshot.stats().defect().orElseThrow()).contains("unforeseen");
    assertThat(reasons(snapshot, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.MALFORMED);
    assertThat(process(snapshot, 10).pssBytes()).isPresent();
  }

  @Test
  void aHungRead_leavesTheOlderDetail_withItsAge() {
    stuck.countDown();
    Snapshot first = told.scan();
    CountDownLatch hang = told.tree.hangs("/proc/9/smaps_rollup");
    try {
      Snapshot second = told.scanAfter(SECOND);
      assertThat(reasons(second, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(((Memory.Detailed) memory(second, 9)).readAt()).isEqualTo(first.takenAt());
    } finally {
      hang.countDown();
    }
  }

  @Test
  void anotherName_doesNotEndTheQuarantine() {
    told.scan();
    told.tree.pid(7).name("renamed");
    Snapshot second = told.scanAfter(SECOND);
    assertThat(process(second, 7).name()).isEqualTo("renamed");
    assertThat(why(second, 7)).isEqualTo(Reason.HUNG);
    assertThat(told.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }
}
