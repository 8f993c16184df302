package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stat files that stay open between scans: which, how many, and until when. */
class KeptFilesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
    assertThat(fixture.tree.openNow()).as("left open").isEmpty();
  }

  private void keeping(int most, Source... sources) {
    fixture.reading(sources).with().keptFiles(most);
  }

  private void processes(int first, int last) {
    for (int pid = first; pid <= last; pid++) {
      fixture.tree.pid(pid);
    }
  }

  /** A scan a second after the last, and the files of processes that were opened in it. */
  private List<String> opensInNextScan() {
    fixture.tree.forgetOpened();
    fixture.scanAfter(SECOND);
    return fixture.tree.opened().stream().filter(path -> path.matches("[0-9].*")).toList();
  }

  @Test
  void byDefault_noneIsKept() {
    fixture.reading(Source.STATM, Source.STATUS).tree.pid(7);
    fixture.scan();
    assertThat(fixture.tree.openNow()).isEmpty();
    assertThat(fixture.tree.opened("limits")).isZero();
    fixture.tree.everyProcessRuns();
    assertThat(opensInNextScan()).containsExactly("7/stat", "7/statm", "7/status");
  }

  @Test
  void aKeptFile_isNotOpenedAgain_andGivesCurrentValues() {
    keeping(10, Source.STATM, Source.STATUS);
    fixture.tree.pid(7);
    fixture.scan();
    assertThat(fixture.tree.openNow()).containsExactly("7/stat");
    fixture.tree.pid(7).cpuTicks(300, 0).memoryKib(8000, 7000, 6000).swapKib(64);
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened())
        .containsExactlyInAnyOrder("loadavg", "uptime", "loadavg", "7/statm", "7/status");
    assertThat(process(second, 7).cpu().userSeconds()).isEqualTo(3);
    assertThat(process(second, 7).rssBytes()).hasValue(8000L << 10);
    assertThat(process(second, 7).swapBytes()).hasValue(64L << 10);
  }

  @Test
  void withoutMoreThanStat_aScanOpensNoFileOfAProcess() {
    keeping(10, Source.STAT);
    processes(7, 9);
    fixture.scan();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.stats().filesOpened()).as("the machine's uptime").isEqualTo(1);
    assertThat(second.stats().bytesRead()).isPositive();
  }

  @Test
  void aRollup_isNeverKept_norAnyOtherFile() {
    fixture.readingStatmFirst();
    keeping(100, Source.SMAPS_ROLLUP, Source.IO, Source.CMDLINE, Source.LIMITS, Source.OOM_SCORE);
    fixture.tree.pid(7);
    fixture.scan();
    assertThat(fixture.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void withMoreProcessesThanKeptFiles_theFirstStayOpen_andOnlyTheOthersAreReopened() {
    keeping(4, Source.STAT);
    processes(1, 10);
    fixture.scan();
    for (int i = 0; i < 5; i++) {
      assertThat(opensInNextScan())
          .containsExactly("5/stat", "6/stat", "7/stat", "8/stat", "9/stat", "10/stat");
      assertThat(fixture.tree.openNow()).containsExactly("1/stat", "2/stat", "3/stat", "4/stat");
    }
  }

  @Test
  void filesOfAnEndedProcess_areClosedInTheNextScan_andMakeRoomForOthers() {
    keeping(2, Source.STATM);
    processes(7, 9);
    fixture.scan();
    assertThat(fixture.tree.openNow()).containsExactly("7/stat", "8/stat");
    fixture.tree.ends(7).everyProcessRuns();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.openNow()).containsExactly("8/stat", "9/stat");
    fixture.tree.ends(9);
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.openNow()).as("the last of the listing").containsExactly("8/stat");
  }

  @Test
  void aProcessThatEndsAfterTheListing_hasVanished_andItsFilesAreClosedInThatScan() {
    keeping(10, Source.STATM, Source.STATUS);
    processes(7, 8);
    fixture.scan();
    fixture.tree.whenOpened("/proc/6/stat", () -> fixture.tree.ends(7).ends(6)).pid(6);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.find(7)).isEmpty();
    assertThat(reasons(second, 7, Source.STAT)).containsExactly(Reason.VANISHED);
    assertThat(fixture.tree.openNow()).containsExactly("8/stat");
  }

  @Test
  void aReusedPid_isAnotherProcess_inAllItsFiles() {
    keeping(10, Source.STATM, Source.STATUS);
    fixture.tree.pid(7).name("before").swapKib(1);
    fixture.scan();
    fixture.tree.ends(7);
    fixture.tree.pid(7).name("after").startTicks(5000).memoryKib(9000, 9000, 9000).swapKib(2);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(process(second, 7).id().startTicks()).isEqualTo(5000);
    assertThat(process(second, 7).name()).isEqualTo("after");
    assertThat(process(second, 7).rssBytes()).hasValue(9000L << 10);
    assertThat(process(second, 7).status().get(StatusField.SWAP)).hasValue(2L << 10);
    fixture.tree.pid(7).swapKib(3);
    Snapshot third = fixture.scanAfter(SECOND);
    assertThat(process(third, 7).status().get(StatusField.SWAP)).hasValue(3L << 10);
    assertThat(opensInNextScan()).as("the newcomer's stat is kept").containsExactly("7/status");
    assertThat(fixture.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void theStatOfAReusedPid_isClosed_andKeptFromTheNextScanOn() {
    keeping(10, Source.STATM);
    fixture.tree.failsReading("/proc/7/stat", 1).pid(7);
    fixture.scan();
    assertThat(fixture.tree.openNow()).isEmpty();
    fixture.tree.ends(7);
    fixture.tree.pid(7).startTicks(5000).memoryKib(9000, 9000, 9000);
    assertThat(process(fixture.scanAfter(SECOND), 7).rssBytes()).hasValue(9000L << 10);
    assertThat(fixture.tree.openNow()).isEmpty();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void aPidReusedWithinAScan_doesNotMixTwoProcesses() {
    Runnable[] afterTheCheapPass = {() -> {}};
    keeping(10, Source.STATM, Source.STATUS);
    fixture
        .with()
        .select(
            Selection.all()
                .where(
                    any -> {
                      afterTheCheapPass[0].run();
                      return true;
                    }));
    fixture.tree.pid(7).swapKib(1);
    fixture.scan();
    afterTheCheapPass[0] =
        () -> {
          fixture.tree.ends(7).lastPid(10).pid(7).startTicks(5000).swapKib(2);
          afterTheCheapPass[0] = () -> {};
        };
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.find(7)).isEmpty();
    assertThat(reasons(second, 7, Source.STAT)).containsExactly(Reason.VANISHED);
    Snapshot third = fixture.scanAfter(SECOND);
    assertThat(process(third, 7).id().startTicks()).isEqualTo(5000);
    assertThat(process(third, 7).status().get(StatusField.SWAP)).hasValue(2L << 10);
  }

  @Test
  void anExec_keepsTheFiles_andChangesTheirContent() {
    keeping(10, Source.STATM, Source.STATUS);
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.pid(7).executes("/bin/other").memoryKib(5000, 5000, 5000);
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened())
        .containsExactlyInAnyOrder("loadavg", "uptime", "loadavg", "7/statm", "7/status");
    assertThat(process(second, 7).name()).isEqualTo("other");
    assertThat(process(second, 7).rssBytes()).hasValue(5000L << 10);
  }

  @Test
  void aKeptReadThatFails_isRetriedOnceByPath() {
    keeping(10, Source.STAT);
    fixture.tree.pid(7).name("alive");
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.tree.failsReading("/proc/7/stat", 1);
    assertThat(process(fixture.scanAfter(SECOND), 7).name()).isEqualTo("alive");
    assertThat(fixture.tree.opened()).containsExactly("uptime", "7/stat");
    fixture.tree.failsReading("/proc/7/status", 3);
    fixture.time.pass(SECOND);
    Snapshot third = fixture.procMem().report(Demand.of(Source.STATUS)).snapshot();
    assertThat(reasons(third, 7, Source.STATUS)).containsExactly(Reason.DENIED);
    assertThat(fixture.tree.opened("7/status")).as("and once more").isEqualTo(2);
    assertThat(fixture.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void aNameWithANewline_isReadToItsEnd_fromAKeptFileToo() {
    keeping(10, Source.STAT);
    fixture.tree.readsAtMost("7 (a\n".length()).pid(7).name("a\nb");
    fixture.scan();
    assertThat(process(fixture.scanAfter(SECOND), 7).name()).isEqualTo("a\\x0ab");
    assertThat(fixture.tree.opened("7/stat")).isEqualTo(1);
  }

  @Test
  void aDeadLeader_isReadThroughAThread_andKeepsNoFiles() {
    keeping(10, Source.STATM, Source.STATUS);
    FakeProcess leader = fixture.tree.pid(7).threads(2);
    leader.thread(8).memoryKib(6000, 6000, 6000).swapKib(9);
    fixture.scan();
    leader.zombie();
    fixture.scanAfter(SECOND);
    assertThat(opensInNextScan())
        .containsExactly("7/task", "7/task/8/stat", "7/task/8/statm", "7/task/8/status");
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(process(snapshot, 7).rssBytes()).hasValue(6000L << 10);
    assertThat(process(snapshot, 7).status().get(StatusField.SWAP)).hasValue(9L << 10);
    assertThat(fixture.tree.openNow()).noneMatch(path -> path.contains("task"));
  }

  @Test
  void aCapturedTree_isReadByOpening() {
    keeping(10, Source.STATM);
    fixture.with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    fixture.tree.pid(7);
    fixture.scan();
    assertThat(fixture.tree.openNow()).isEmpty();
    assertThat(fixture.tree.opened("self/limits")).isZero();
  }

  @Test
  void aQuarterOfTheLimit_isTheMaximum() {
    fixture.tree.file("/proc/self/limits", "Max open files            43   90   files\n");
    keeping(1000, Source.STAT);
    processes(1, 20);
    fixture.scan();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.openNow()).hasSize(10);
    assertThat(fixture.tree.opened("self/limits")).isEqualTo(1);
  }

  @Test
  void withoutAKnownLimit_aQuarterOfTheDefaultIsTheMaximum() {
    keeping(Integer.MAX_VALUE, Source.STAT);
    processes(1, 300);
    fixture.scan();
    assertThat(fixture.tree.openNow()).hasSize(256);
  }

  @Test
  void withoutALimit_theSettingIsTheMaximum() {
    fixture.tree.file("/proc/self/limits", "Max open files            unlimited unlimited files\n");
    keeping(300, Source.STAT);
    processes(1, 310);
    fixture.scan();
    assertThat(fixture.tree.openNow()).hasSize(300);
  }

  @Test
  void aHostThatRunsOutOfDescriptorsInAScan_getsAllBack_andTheScanContinues() {
    fixture.tree.descriptors(6);
    keeping(100, Source.STAT);
    processes(1, 10);
    assertThat(fixture.scan().processes()).hasSize(10);
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void aFileThatIsNotKept_andHasNoDescriptor_getsAReleasedOne() {
    keeping(2, Source.STAT);
    processes(1, 3);
    fixture.tree.whenOpened("/proc/3/stat", () -> fixture.tree.descriptors(2));
    assertThat(fixture.scan().processes()).hasSize(3);
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void aHostThatRanOutBetweenTwoScans_getsAllBack_andTheScanSucceeds() {
    keeping(100, Source.STATM);
    processes(1, 5);
    fixture.scan();
    assertThat(fixture.tree.openNow()).hasSize(5);
    fixture.tree.descriptors(5);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.processes()).hasSize(5);
    assertThat(second.unreadable()).isEmpty();
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void afterAHostRanOut_noneIsKeptForTenMinutes() {
    keeping(100, Source.STAT);
    processes(1, 5);
    fixture.scan();
    fixture.tree.descriptors(5);
    fixture.scanAfter(SECOND);
    fixture.tree.descriptors(1000);
    fixture.scanAfter(Duration.ofMinutes(9));
    assertThat(fixture.tree.openNow()).isEmpty();
    fixture.scanAfter(Duration.ofMinutes(1));
    assertThat(fixture.tree.openNow()).hasSize(5);
  }

  @Test
  void aReaderWithoutADescriptor_releasesAllToo() {
    fixture.readingStatmFirst();
    keeping(100, Source.SMAPS_ROLLUP);
    fixture.with().select(Selection.self()); // a scan of which opens no other file that would fail
    fixture.tree.pid(ProcTree.OWN_PID);
    fixture.scan();
    assertThat(fixture.tree.openNow()).hasSize(1);
    fixture.tree.whenOpened("/proc/1/smaps_rollup", () -> fixture.tree.descriptors(1));
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(reasons(second, 1, Source.SMAPS_ROLLUP)).containsExactly(Reason.EXHAUSTED);
    assertThat(fixture.tree.openNow()).isEmpty();
    assertThat(reasons(fixture.scanAfter(SECOND), 1, Source.SMAPS_ROLLUP)).isEmpty();
  }

  @Test
  void aHostWithoutAnyDescriptor_getsThatProblem() {
    keeping(100, Source.STAT);
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.exhausted(true);
    fixture.time.pass(SECOND);
    assertThat(fixture.report().problem().orElseThrow()).contains("out of file descriptors");
    assertThat(fixture.tree.openNow()).isEmpty();
    fixture.tree.exhausted(false);
    assertThat(fixture.scanAfter(SECOND).processes()).hasSize(1);
  }

  @Test
  void aDeniedFile_closesNoOtherFile() {
    keeping(100, Source.STATUS);
    fixture.tree.denies("/proc/7/status").pid(7);
    fixture.tree.pid(8);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.STATUS)).containsExactly(Reason.DENIED);
    assertThat(fixture.tree.opened("7/status")).as("once, and once to find out why").isEqualTo(2);
    assertThat(fixture.tree.openNow()).containsExactly("7/stat", "8/stat");
  }

  @Test
  void close_closesAll_andAgainDoesNothing() {
    keeping(100, Source.STATM);
    processes(1, 5);
    fixture.scan();
    fixture.procMem().close();
    assertThat(fixture.tree.openNow()).isEmpty();
    fixture.procMem().close();
    fixture.time.pass(SECOND);
    assertThat(fixture.report().problem().orElseThrow()).contains("closed");
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void close_duringAScan_waitsForNothing_andTheScanClosesWhatItOpened() throws Exception {
    keeping(100, Source.STAT);
    processes(1, 5);
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = fixture.tree.hangs("/proc/3/stat");
    fixture.tree.whenOpened("/proc/3/stat", scanning::countDown);
    ProcMem procMem = fixture.procMem();
    FutureTask<Report> report = new FutureTask<>(procMem::report);
    new Thread(report).start();
    try {
      scanning.await();
      procMem.close();
      assertThat(fixture.tree.openNow()).as("in use").contains("1/stat", "2/stat");
    } finally {
      goOn.countDown();
    }
    assertThat(report.get(30, TimeUnit.SECONDS).snapshot().processes()).hasSize(5);
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void close_byTheScanItself_leavesItsFilesUntilItsEnd() {
    keeping(100, Source.STATUS);
    fixture.tree.pid(7);
    fixture
        .with()
        .select(
            Selection.all()
                .where(
                    any -> {
                      fixture.procMem().close();
                      return true;
                    }));
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).status().isEmpty()).isFalse();
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void aScanThatFails_keepsItsFiles_forTheNext() {
    keeping(100, Source.STAT);
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.rootListable(false);
    fixture.time.pass(SECOND);
    assertThat(fixture.report().problem()).isPresent();
    fixture.tree.rootListable(true);
    assertThat(opensInNextScan()).isEmpty();
  }

  @Test
  void anInterruptedCaller_readsKeptFiles_andStaysInterrupted() {
    keeping(100, Source.STATM);
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    Thread.currentThread().interrupt();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process(second, 7).rssBytes()).hasValue(4000L << 10);
    assertThat(fixture.tree.opened()).containsExactlyInAnyOrder("loadavg", "uptime", "loadavg");
  }

  @Test
  void aNegativeNumber_isRejected() {
    assertThatThrownBy(() -> ProcMem.builder().keptFiles(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keptFiles")
        .hasMessageContaining("-1")
        .hasMessageContaining("give 0");
  }
}
