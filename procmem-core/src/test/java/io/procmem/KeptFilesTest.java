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

  private final ScanFixture told = new ScanFixture();

  @AfterEach
  void close() {
    told.close();
    assertThat(told.tree.openNow()).as("left open").isEmpty();
  }

  private void keeping(int most, Source... sources) {
    told.reading(sources).with().keptFiles(most);
  }

  private void processes(int first, int last) {
    for (int pid = first; pid <= last; pid++) {
      told.tree.pid(pid);
    }
  }

  /** A scan a second after the last, and the files of processes that were opened in it. */
  private List<String> opensInNextScan() {
    told.tree.forgetOpened();
    told.scanAfter(SECOND);
    return told.tree.opened().stream().filter(path -> path.matches("[0-9].*")).toList();
  }

  @Test
  void byDefault_noneIsKept() {
    told.reading(Source.STATM, Source.STATUS).tree.pid(7);
    told.scan();
    assertThat(told.tree.openNow()).isEmpty();
    assertThat(told.tree.opened("limits")).isZero();
    told.tree.everybodyRuns();
    assertThat(opensInNextScan()).containsExactly("7/stat", "7/statm", "7/status");
  }

  @Test
  void aKeptFile_isNotOpenedAgain_andGivesWhatIsTrueNow() {
    keeping(10, Source.STATM, Source.STATUS);
    told.tree.pid(7);
    told.scan();
    assertThat(told.tree.openNow()).containsExactly("7/stat");
    told.tree.pid(7).cpuTicks(300, 0).memoryKib(8000, 7000, 6000).swapKib(64);
    told.tree.forgetOpened();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(told.tree.opened())
        .containsExactlyInAnyOrder("loadavg", "uptime", "loadavg", "7/statm", "7/status");
    assertThat(process(second, 7).cpu().userSeconds()).isEqualTo(3);
    assertThat(process(second, 7).rssBytes()).hasValue(8000L << 10);
    assertThat(process(second, 7).swapBytes()).hasValue(64L << 10);
  }

  @Test
  void withoutMoreThanStat_aScanOpensNoFileOfAProcess() {
    keeping(10, Source.STAT);
    processes(7, 9);
    told.scan();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(second.stats().filesOpened()).as("the machine's uptime").isEqualTo(1);
    assertThat(second.stats().bytesRead()).isPositive();
  }

  @Test
  void aRollup_isNeverKept_norAnyOtherFile() {
    told.readingStatmFirst();
    keeping(100, Source.SMAPS_ROLLUP, Source.IO, Source.CMDLINE, Source.LIMITS, Source.OOM_SCORE);
    told.tree.pid(7);
    told.scan();
    assertThat(told.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void withMoreProcessesThanPlaces_theFirstKeepThem_andOnlyTheOthersAreReopened() {
    keeping(4, Source.STAT);
    processes(1, 10);
    told.scan();
    for (int i = 0; i < 5; i++) {
      assertThat(opensInNextScan())
          .containsExactly("5/stat", "6/stat", "7/stat", "8/stat", "9/stat", "10/stat");
      assertThat(told.tree.openNow()).containsExactly("1/stat", "2/stat", "3/stat", "4/stat");
    }
  }

  @Test
  void whoEnds_isClosedInTheNextScan_andLeavesItsPlacesToOthers() {
    keeping(2, Source.STATM);
    processes(7, 9);
    told.scan();
    assertThat(told.tree.openNow()).containsExactly("7/stat", "8/stat");
    told.tree.ends(7).everybodyRuns();
    told.scanAfter(SECOND);
    assertThat(told.tree.openNow()).containsExactly("8/stat", "9/stat");
    told.tree.ends(9);
    told.scanAfter(SECOND);
    assertThat(told.tree.openNow()).as("the last of the listing").containsExactly("8/stat");
  }

  @Test
  void whoEndsAfterTheListing_hasVanished_andIsClosedInThatScan() {
    keeping(10, Source.STATM, Source.STATUS);
    processes(7, 8);
    told.scan();
    told.tree.whenOpened("/proc/6/stat", () -> told.tree.ends(7).ends(6)).pid(6);
    Snapshot second = told.scanAfter(SECOND);
    assertThat(second.find(7)).isEmpty();
    assertThat(reasons(second, 7, Source.STAT)).containsExactly(Reason.VANISHED);
    assertThat(told.tree.openNow()).containsExactly("8/stat");
  }

  @Test
  void aPidGivenOutAgain_isAnotherProcess_fromAllItsFiles() {
    keeping(10, Source.STATM, Source.STATUS);
    told.tree.pid(7).name("before").swapKib(1);
    told.scan();
    told.tree.ends(7);
    told.tree.pid(7).name("after").startTicks(5000).memoryKib(9000, 9000, 9000).swapKib(2);
    Snapshot second = told.scanAfter(SECOND);
    assertThat(process(second, 7).id().startTicks()).isEqualTo(5000);
    assertThat(process(second, 7).name()).isEqualTo("after");
    assertThat(process(second, 7).rssBytes()).hasValue(9000L << 10);
    assertThat(process(second, 7).status().get(StatusField.SWAP)).hasValue(2L << 10);
    told.tree.pid(7).swapKib(3);
    Snapshot third = told.scanAfter(SECOND);
    assertThat(process(third, 7).status().get(StatusField.SWAP)).hasValue(3L << 10);
    assertThat(opensInNextScan()).as("the newcomer's stat is kept").containsExactly("7/status");
    assertThat(told.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void aStatThatIsFoundToBeOfAnotherProcess_isClosed_andKeptFromTheNextScanOn() {
    keeping(10, Source.STATM);
    told.tree.failsReading("/proc/7/stat", 1).pid(7);
    told.scan();
    assertThat(told.tree.openNow()).isEmpty();
    told.tree.ends(7);
    told.tree.pid(7).startTicks(5000).memoryKib(9000, 9000, 9000);
    assertThat(process(told.scanAfter(SECOND), 7).rssBytes()).hasValue(9000L << 10);
    assertThat(told.tree.openNow()).isEmpty();
    told.scanAfter(SECOND);
    assertThat(told.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void aPidGivenOutAgainWithinAScan_mixesNoTwoProcesses() {
    Runnable[] afterTheCheapPass = {() -> {}};
    keeping(10, Source.STATM, Source.STATUS);
    told.with()
        .select(
            Selection.all()
                .where(
                    any -> {
                      afterTheCheapPass[0].run();
                      return true;
                    }));
    told.tree.pid(7).swapKib(1);
    told.scan();
    afterTheCheapPass[0] =
        () -> {
          told.tree.ends(7).lastPid(10).pid(7).startTicks(5000).swapKib(2);
          afterTheCheapPass[0] = () -> {};
        };
    Snapshot second = told.scanAfter(SECOND);
    assertThat(second.find(7)).isEmpty();
    assertThat(reasons(second, 7, Source.STAT)).containsExactly(Reason.VANISHED);
    Snapshot third = told.scanAfter(SECOND);
    assertThat(process(third, 7).id().startTicks()).isEqualTo(5000);
    assertThat(process(third, 7).status().get(StatusField.SWAP)).hasValue(2L << 10);
  }

  @Test
  void anExec_keepsTheFiles_andChangesWhatTheySay() {
    keeping(10, Source.STATM, Source.STATUS);
    told.tree.pid(7);
    told.scan();
    told.tree.pid(7).executes("/bin/other").memoryKib(5000, 5000, 5000);
    told.tree.forgetOpened();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(told.tree.opened())
        .containsExactlyInAnyOrder("loadavg", "uptime", "loadavg", "7/statm", "7/status");
    assertThat(process(second, 7).name()).isEqualTo("other");
    assertThat(process(second, 7).rssBytes()).hasValue(5000L << 10);
  }

  @Test
  void aKeptReadThatFails_isTriedOnceByItsPath() {
    keeping(10, Source.STAT);
    told.tree.pid(7).name("alive");
    told.scan();
    told.tree.forgetOpened();
    told.tree.failsReading("/proc/7/stat", 1);
    assertThat(process(told.scanAfter(SECOND), 7).name()).isEqualTo("alive");
    assertThat(told.tree.opened()).containsExactly("uptime", "7/stat");
    told.tree.failsReading("/proc/7/status", 3);
    told.time.pass(SECOND);
    Snapshot third = told.procMem().report(Demand.of(Source.STATUS)).snapshot();
    assertThat(reasons(third, 7, Source.STATUS)).containsExactly(Reason.DENIED);
    assertThat(told.tree.opened("7/status")).as("and once more").isEqualTo(2);
    assertThat(told.tree.openNow()).containsExactly("7/stat");
  }

  @Test
  void aNameWithANewline_isReadToItsEnd_fromAKeptFileToo() {
    keeping(10, Source.STAT);
    told.tree.readsAtMost("7 (a\n".length()).pid(7).name("a\nb");
    told.scan();
    assertThat(process(told.scanAfter(SECOND), 7).name()).isEqualTo("a\\x0ab");
    assertThat(told.tree.opened("7/stat")).isEqualTo(1);
  }

  @Test
  void aDeadLeader_isSeenThroughAThread_whoseFilesAreNotKept() {
    keeping(10, Source.STATM, Source.STATUS);
    FakeProcess leader = told.tree.pid(7).threads(2);
    leader.thread(8).memoryKib(6000, 6000, 6000).swapKib(9);
    told.scan();
    leader.zombie();
    told.scanAfter(SECOND);
    assertThat(opensInNextScan())
        .containsExactly("7/task", "7/task/8/stat", "7/task/8/statm", "7/task/8/status");
    Snapshot snapshot = told.scanAfter(SECOND);
    assertThat(process(snapshot, 7).rssBytes()).hasValue(6000L << 10);
    assertThat(process(snapshot, 7).status().get(StatusField.SWAP)).hasValue(9L << 10);
    assertThat(told.tree.openNow()).noneMatch(path -> path.contains("task"));
  }

  @Test
  void aCapturedTree_isReadByOpening() {
    keeping(10, Source.STATM);
    told.with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    told.tree.pid(7);
    told.scan();
    assertThat(told.tree.openNow()).isEmpty();
    assertThat(told.tree.opened("self/limits")).isZero();
  }

  @Test
  void aQuarterOfTheLimit_isTheMost() {
    told.tree.file("/proc/self/limits", "Max open files            43   90   files\n");
    keeping(1000, Source.STAT);
    processes(1, 20);
    told.scan();
    told.scanAfter(SECOND);
    assertThat(told.tree.openNow()).hasSize(10);
    assertThat(told.tree.opened("self/limits")).isEqualTo(1);
  }

  @Test
  void withoutAKnownLimit_aQuarterOfTheUsualOneIsTheMost() {
    keeping(Integer.MAX_VALUE, Source.STAT);
    processes(1, 300);
    told.scan();
    assertThat(told.tree.openNow()).hasSize(256);
  }

  @Test
  void withoutALimit_whatWasSetIsTheMost() {
    told.tree.file("/proc/self/limits", "Max open files            unlimited unlimited files\n");
    keeping(300, Source.STAT);
    processes(1, 310);
    told.scan();
    assertThat(told.tree.openNow()).hasSize(300);
  }

  @Test
  void aHostThatRunsOutOfDescriptorsInAScan_getsAllBack_andTheScanGoesOn() {
    told.tree.descriptors(6);
    keeping(100, Source.STAT);
    processes(1, 10);
    assertThat(told.scan().processes()).hasSize(10);
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void aFileThatHasNoPlace_andNoDescriptor_getsOneOfThoseGivenBack() {
    keeping(2, Source.STAT);
    processes(1, 3);
    told.tree.whenOpened("/proc/3/stat", () -> told.tree.descriptors(2));
    assertThat(told.scan().processes()).hasSize(3);
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void aHostThatRanOutBetweenTwoScans_getsAllBack_andTheScanSucceeds() {
    keeping(100, Source.STATM);
    processes(1, 5);
    told.scan();
    assertThat(told.tree.openNow()).hasSize(5);
    told.tree.descriptors(5);
    Snapshot second = told.scanAfter(SECOND);
    assertThat(second.processes()).hasSize(5);
    assertThat(second.unreadable()).isEmpty();
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void afterAHostRanOut_noneIsKeptForTenMinutes() {
    keeping(100, Source.STAT);
    processes(1, 5);
    told.scan();
    told.tree.descriptors(5);
    told.scanAfter(SECOND);
    told.tree.descriptors(1000);
    told.scanAfter(Duration.ofMinutes(9));
    assertThat(told.tree.openNow()).isEmpty();
    told.scanAfter(Duration.ofMinutes(1));
    assertThat(told.tree.openNow()).hasSize(5);
  }

  @Test
  void aReaderThatFindsNoDescriptor_hasAllGivenBackToo() {
    told.readingStatmFirst();
    keeping(100, Source.SMAPS_ROLLUP);
    told.with().select(Selection.self()); // whose scan opens nothing more that would notice
    told.tree.pid(ProcTree.OWN_PID);
    told.scan();
    assertThat(told.tree.openNow()).hasSize(1);
    told.tree.whenOpened("/proc/1/smaps_rollup", () -> told.tree.descriptors(1));
    Snapshot second = told.scanAfter(SECOND);
    assertThat(reasons(second, 1, Source.SMAPS_ROLLUP)).containsExactly(Reason.EXHAUSTED);
    assertThat(told.tree.openNow()).isEmpty();
    assertThat(reasons(told.scanAfter(SECOND), 1, Source.SMAPS_ROLLUP)).isEmpty();
  }

  @Test
  void aHostWithoutAnyDescriptor_isToldSo() {
    keeping(100, Source.STAT);
    told.tree.pid(7);
    told.scan();
    told.tree.exhausted(true);
    told.time.pass(SECOND);
    assertThat(told.report().problem().orElseThrow()).contains("out of file descriptors");
    assertThat(told.tree.openNow()).isEmpty();
    told.tree.exhausted(false);
    assertThat(told.scanAfter(SECOND).processes()).hasSize(1);
  }

  @Test
  void aDeniedFile_costsNobodyItsPlace() {
    keeping(100, Source.STATUS);
    told.tree.denies("/proc/7/status").pid(7);
    told.tree.pid(8);
    Snapshot snapshot = told.scan();
    assertThat(reasons(snapshot, 7, Source.STATUS)).containsExactly(Reason.DENIED);
    assertThat(told.tree.opened("7/status")).as("once, and once to find out why").isEqualTo(2);
    assertThat(told.tree.openNow()).containsExactly("7/stat", "8/stat");
  }

  @Test
  void close_closesAll_andAgainDoesNothing() {
    keeping(100, Source.STATM);
    processes(1, 5);
    told.scan();
    told.procMem().close();
    assertThat(told.tree.openNow()).isEmpty();
    told.procMem().close();
    told.time.pass(SECOND);
    assertThat(told.report().problem().orElseThrow()).contains("closed");
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void close_duringAScan_waitsForNothing_andTheScanClosesWhatItOpened() throws Exception {
    keeping(100, Source.STAT);
    processes(1, 5);
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch goOn = told.tree.hangs("/proc/3/stat");
    told.tree.whenOpened("/proc/3/stat", scanning::countDown);
    ProcMem procMem = told.procMem();
    FutureTask<Report> report = new FutureTask<>(procMem::report);
    new Thread(report).start();
    try {
      scanning.await();
      procMem.close();
      assertThat(told.tree.openNow()).as("in use").contains("1/stat", "2/stat");
    } finally {
      goOn.countDown();
    }
    assertThat(report.get(30, TimeUnit.SECONDS).snapshot().processes()).hasSize(5);
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void close_byTheScanItself_leavesItsFilesUntilItsEnd() {
    keeping(100, Source.STATUS);
    told.tree.pid(7);
    told.with()
        .select(
            Selection.all()
                .where(
                    any -> {
                      told.procMem().close();
                      return true;
                    }));
    Snapshot snapshot = told.scan();
    assertThat(process(snapshot, 7).status().isEmpty()).isFalse();
    assertThat(told.tree.openNow()).isEmpty();
  }

  @Test
  void aScanThatFails_keepsWhatItHas_forTheNext() {
    keeping(100, Source.STAT);
    told.tree.pid(7);
    told.scan();
    told.tree.rootListable(false);
    told.time.pass(SECOND);
    assertThat(told.report().problem()).isPresent();
    told.tree.rootListable(true);
    assertThat(opensInNextScan()).isEmpty();
  }

  @Test
  void anInterruptedCaller_readsKeptFiles_andStaysInterrupted() {
    keeping(100, Source.STATM);
    told.tree.pid(7);
    told.scan();
    told.tree.forgetOpened();
    Thread.currentThread().interrupt();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process(second, 7).rssBytes()).hasValue(4000L << 10);
    assertThat(told.tree.opened()).containsExactlyInAnyOrder("loadavg", "uptime", "loadavg");
  }

  @Test
  void lessThanNone_isRefused() {
    assertThatThrownBy(() -> ProcMem.builder().keptFiles(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keptFiles")
        .hasMessageContaining("-1")
        .hasMessageContaining("give 0");
  }
}
