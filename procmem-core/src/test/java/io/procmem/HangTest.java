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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process with a locked memory map: a read of it waits for an unlimited time. Here that is until
 * the test releases a latch. Nothing may wait with it.
 */
class HangTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Long enough for a slow machine to do what does not hang, short enough to wait for. */
  private static final Duration READ_TIMEOUT = Duration.ofMillis(700);

  private final ScanFixture fixture = new ScanFixture();
  private CountDownLatch stuck;

  @BeforeEach
  void hang() {
    fixture.with().detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT));
    stuck = fixture.tree.hangs("/proc/7/smaps_rollup");
    fixture.tree.pid(7);
    for (int pid = 8; pid < 20; pid++) {
      fixture.tree.pid(pid);
    }
  }

  @AfterEach
  void release() {
    stuck.countDown();
    fixture.close();
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
  void aHungRead_affectsOnlyItsOwnProcess() {
    Snapshot snapshot = fixture.scan();
    assertThat(why(snapshot, 7)).isEqualTo(Reason.HUNG);
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
    for (int pid = 8; pid < 20; pid++) {
      assertThat(process(snapshot, pid).pssBytes()).as("process %d", pid).isPresent();
    }
    assertThat(snapshot.stats().complete()).isFalse();
  }

  @Test
  void aHungProcess_isNotReadUntilItsReadReturns() {
    fixture.scan();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(why(second, 7)).isEqualTo(Reason.HUNG);
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
    assertThat(process(second, 8).pssBytes()).isPresent();
  }

  @Test
  void aLateResult_isUsedWithItsAge() {
    fixture.with().detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT));
    Snapshot first = fixture.scan();
    stuck.countDown();
    ScanFixture.await(() -> fixture.scanAfter(SECOND).find(7).orElseThrow().pssBytes().isPresent());
    Memory.Detailed detail = (Memory.Detailed) memory(fixture.scan(), 7);
    assertThat(detail.pssBytes()).isEqualTo(3000L << 10);
    assertThat(detail.readAt()).isAfterOrEqualTo(first.takenAt());
  }

  @Test
  void withBothReadersStuck_allOthersAreHungToo_andNothingWaits() {
    CountDownLatch other = fixture.tree.hangs("/proc/8/smaps_rollup");
    try {
      fixture.scan();
      Snapshot second = fixture.scanAfter(SECOND);
      for (int pid = 7; pid < 20; pid++) {
        assertThat(why(second, pid)).as("process %d", pid).isEqualTo(Reason.HUNG);
        assertThat(process(second, pid).rssBytes()).isPresent();
      }
      assertThat(reasons(second, 9, Source.SMAPS_ROLLUP)).as("it did not hang itself").isEmpty();
      assertThat(fixture.tree.opened("9/smaps_rollup")).isLessThanOrEqualTo(1);
      assertThat(second.stats().complete()).isFalse();
    } finally {
      other.countDown();
    }
    stuck.countDown();
    ScanFixture.await(() -> fixture.scanAfter(SECOND).find(9).orElseThrow().pssBytes().isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void withAllReadersButOneStuck_theOthersAreRead_byNoMoreThreads(int readers) {
    fixture.with().readers(readers);
    List<CountDownLatch> others = new ArrayList<>();
    int firstFree = 7 + readers - 1;
    for (int pid = 8; pid < firstFree; pid++) {
      others.add(fixture.tree.hangs("/proc/" + pid + "/smaps_rollup"));
    }
    List<Thread> before = readers();
    try {
      fixture.scan();
      for (int i = 0; i < 10; i++) {
        Snapshot next = fixture.scanAfter(SECOND);
        for (int pid = 7; pid < 20; pid++) {
          boolean isStuck = pid < firstFree;
          assertThat(process(next, pid).pssBytes().isPresent())
              .as("process %d", pid)
              .isNotEqualTo(isStuck);
        }
        assertThat(readers())
            .filteredOn(t -> !before.contains(t))
            .hasSizeLessThanOrEqualTo(readers);
      }
    } finally {
      others.forEach(CountDownLatch::countDown);
    }
    for (int pid = 7; pid < firstFree; pid++) {
      assertThat(fixture.tree.opened(pid + "/smaps_rollup")).as("process %d", pid).isEqualTo(1);
    }
  }

  @Test
  void manyScansOfAStuckTarget_useTheSameTwoThreads() {
    int before = readers().size();
    fixture.scan();
    for (int i = 0; i < 100; i++) {
      fixture.scanAfter(SECOND);
    }
    assertThat(readers().size() - before).isLessThanOrEqualTo(2);
    assertThat(readers()).allMatch(Thread::isDaemon);
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aHungCommandLine_leavesTheProcessWithoutOne_andItsDetailUnread() {
    fixture.reading(Source.CMDLINE, Source.SMAPS_ROLLUP);
    CountDownLatch command = fixture.tree.hangs("/proc/9/cmdline");
    try {
      Snapshot snapshot = fixture.scan();
      assertThat(process(snapshot, 9).commandLine()).isEmpty();
      assertThat(reasons(snapshot, 9, Source.CMDLINE)).containsExactly(Reason.HUNG);
      assertThat(reasons(snapshot, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(fixture.tree.opened("9/smaps_rollup")).isZero();
      assertThat(process(snapshot, 10).commandLine()).isPresent();
    } finally {
      command.countDown();
    }
    ScanFixture.await(
        () -> fixture.scanAfter(SECOND).find(9).orElseThrow().commandLine().isPresent());
  }

  @Test
  void anExec_endsTheQuarantine_sinceTheMemoryIsNew() {
    fixture.scan();
    fixture.tree.pid(7).executes("/bin/other");
    CountDownLatch before = stuck;
    stuck = new CountDownLatch(0);
    fixture.tree.whenOpened("/proc/7/smaps_rollup", before::countDown);
    ScanFixture.await(() -> fixture.scanAfter(SECOND).find(7).orElseThrow().pssBytes().isPresent());
  }

  @Test
  void close_returnsAtOnce_whileAReadHangs() {
    fixture.scan();
    fixture.procMem().close();
    Report report = fixture.report();
    assertThat(report.snapshot().processes()).isNotEmpty();
    fixture.time.pass(Duration.ofHours(1));
    assertThat(fixture.report().problem().orElseThrow()).contains("closed");
  }

  @Test
  void anInterruptedCaller_getsItsReport_andKeepsItsInterrupt() {
    fixture.with().detail(DetailPolicy.every());
    Thread.currentThread().interrupt();
    Snapshot snapshot = fixture.scan();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(why(snapshot, 7)).isEqualTo(Reason.HUNG);
    assertThat(process(snapshot, 8).rssBytes()).isPresent();
  }

  @Test
  void aHungNameService_leavesTheUid_untilItResponds() {
    stuck.countDown();
    fixture.reading(Source.OWNER).tree.userName(33, "www-data").pid(7).uid(33);
    CountDownLatch service = fixture.tree.hangs("name of 33");
    try {
      Snapshot snapshot = fixture.scan();
      assertThat(process(snapshot, 7).user().orElseThrow().name()).isEqualTo("33");
      assertThat(process(snapshot, 8).user().orElseThrow().name()).isEqualTo("root");
      fixture.scanAfter(SECOND);
    } finally {
      service.countDown();
    }
    ScanFixture.await(
        () ->
            fixture
                .scanAfter(SECOND)
                .find(7)
                .orElseThrow()
                .user()
                .orElseThrow()
                .name()
                .equals("www-data"));
    assertThat(fixture.tree.opened("name of 33")).isLessThanOrEqualTo(2);
  }

  @Test
  void aDefectInAReader_isReported_andCostsOneProcess() {
    stuck.countDown();
    fixture.tree.whenOpened(
        "/proc/9/smaps_rollup",
        () -> {
          throw new IllegalStateException("unforeseen");
        });
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.stats().defect().orElseThrow()).contains("unforeseen");
    assertThat(reasons(snapshot, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.MALFORMED);
    assertThat(process(snapshot, 10).pssBytes()).isPresent();
  }

  @Test
  void aHungRead_leavesTheOlderDetail_withItsAge() {
    stuck.countDown();
    Snapshot first = fixture.scan();
    CountDownLatch hang = fixture.tree.hangs("/proc/9/smaps_rollup");
    try {
      Snapshot second = fixture.scanAfter(SECOND);
      assertThat(reasons(second, 9, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(((Memory.Detailed) memory(second, 9)).readAt()).isEqualTo(first.takenAt());
    } finally {
      hang.countDown();
    }
  }

  @Test
  void anotherName_doesNotEndTheQuarantine() {
    fixture.scan();
    fixture.tree.pid(7).name("renamed");
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(process(second, 7).name()).isEqualTo("renamed");
    assertThat(why(second, 7)).isEqualTo(Reason.HUNG);
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }
}
