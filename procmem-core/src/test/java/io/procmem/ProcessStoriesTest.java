package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes do while they are read. */
class ProcessStoriesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aKernelThread_ownsNoMemory_andItsMemoryFilesAreNotRead() {
    fixture
        .reading(Source.SMAPS_ROLLUP, Source.CMDLINE, Source.EXE)
        .tree
        .pid(2)
        .name("kthreadd")
        .kernelThread();
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 2)).isEqualTo(new Memory.None(Memory.Absence.KERNEL_THREAD));
    assertThat(process(snapshot, 2).kernelThread()).isTrue();
    assertThat(process(snapshot, 2).rssBytes()).isEmpty();
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(fixture.tree.opened())
        .doesNotContain("2/smaps_rollup", "2/statm", "2/cmdline", "2/exe");
  }

  @Test
  void aZombie_ownsNoMemory_andItsMemoryFilesAreNotRead() {
    fixture.tree.pid(7).zombie();
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7)).isEqualTo(new Memory.None(Memory.Absence.ENDED));
    assertThat(process(snapshot, 7).state()).isEqualTo(ProcessState.ZOMBIE);
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void aDeadLeader_isMeasuredThroughALivingThread() {
    FakeProcess leader = fixture.tree.pid(7).zombie().threads(3).cpuTicks(500, 0);
    leader.thread(7).zombie().threads(3);
    leader.thread(8).zombie().threads(3);
    leader.thread(9).threads(3).memoryKib(200_000, 199_000, 198_000);
    Snapshot snapshot = fixture.scan();
    ProcessSample process = process(snapshot, 7);
    assertThat(process.state()).isEqualTo(ProcessState.ZOMBIE);
    assertThat(process.rssBytes()).hasValue(200_000L << 10);
    assertThat(process.pssBytes()).hasValue(199_000L << 10);
    assertThat(process.cpu().userSeconds()).isEqualTo(5);
    assertThat(fixture.tree.opened("7/task/9/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aDeadLeader_withThreadsThatEndMeanwhile_ownsNothing() {
    FakeProcess leader = fixture.tree.pid(7).zombie().threads(2);
    leader.thread(7).zombie();
    assertThat(memory(fixture.scan(), 7)).isEqualTo(new Memory.None(Memory.Absence.ENDED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stat", "statm", "io", "cmdline", "smaps_rollup"})
  void aProcess_thatEndsBeforeAFileIsOpened_isDroppedAsVanished(String file) {
    fixture
        .readingStatmFirst()
        .reading(Source.STATM, Source.IO, Source.CMDLINE, Source.SMAPS_ROLLUP)
        .tree
        .pid(7);
    fixture.tree.pid(8);
    fixture.tree.whenOpened("/proc/7/" + file, () -> fixture.tree.ends(7));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isEmpty();
    assertThat(snapshot.unreadable()).hasSize(1);
    assertThat(snapshot.unreadable().get(0).reason()).isEqualTo(Reason.VANISHED);
    assertThat(snapshot.find(8)).as("its neighbor").isPresent();
  }

  @Test
  void aProcess_thatBecomesAZombieBeforeItsDetailIsRead_isNotASmallProcess() {
    fixture.tree.pid(7);
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> fixture.tree.pid(7).zombie());
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isEmpty();
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.VANISHED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"statm", "smaps_rollup"})
  void aProcess_replacedBetweenTwoReads_isDroppedAsVanished(String file) {
    fixture.readingStatmFirst().tree.pid(407);
    fixture.tree.pid(8);
    fixture.tree.whenOpened(
        "/proc/407/" + file,
        () -> {
          fixture.tree.ends(407).lastPid(407).pid(407).startTicks(4999);
        });
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(407)).isEmpty();
    assertThat(reasons(snapshot, 407, Source.STAT)).containsExactly(Reason.VANISHED);
    assertThat(snapshot.find(8)).isPresent();

    Snapshot next = fixture.scanAfter(SECOND);
    assertThat(process(next, 407).id().startTicks()).isEqualTo(4999);
  }

  @Test
  void aReplacedProcess_isDetectedAfterThePidsHaveWrapped() {
    fixture.readingStatmFirst().tree.lastPid(32_700).pid(500);
    fixture.tree.whenOpened(
        "/proc/500/statm", () -> fixture.tree.ends(500).lastPid(520).pid(500).startTicks(4999));
    assertThat(fixture.scan().find(500)).isEmpty();
  }

  @Test
  void aReplacedProcess_isDetectedInAnotherPidNamespace() {
    fixture
        .readingStatmFirst()
        .with()
        .tree(fixture.tree, 4711); // self leads to 1, and this JVM is 4711
    fixture.tree.pid(7);
    fixture.tree.whenOpened("/proc/7/statm", () -> fixture.tree.ends(7).pid(7).startTicks(4999));
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.STAT)).containsExactly(Reason.VANISHED);
  }

  @Test
  void processesWithPidsThatWereNotPassed_areReadOnce() {
    for (int pid = 1; pid <= 200; pid++) {
      fixture.tree.pid(pid);
    }
    fixture.tree.whenOpened("/proc/100/statm", () -> fixture.tree.lastPid(405).pid(403));
    fixture.scan();
    assertThat(fixture.tree.opened("stat"))
        .as("200 processes and the machine's own")
        .isEqualTo(201);
  }

  /**
   * A quiet machine that has run for long: the latest pid is below most, and moves now and then.
   */
  @Test
  void whereThePidsHaveWrapped_processesAreReadOnceAgain_whenTheLatestPidHasMoved() {
    fixture.tree.lastPid(400);
    for (int pid = 30_001; pid <= 30_200; pid++) {
      fixture.tree.pid(pid);
    }
    List<Long> opened = new ArrayList<>();
    for (int scan = 0; scan < 4; scan++) {
      fixture.tree.lastPid(400 + scan);
      fixture.tree.forgetOpened();
      fixture.scanAfter(SECOND);
      opened.add(fixture.tree.opened("stat"));
    }
    assertThat(opened.get(0)).as("it is not known whose pid it is").isGreaterThan(400);
    assertThat(opened.subList(1, 4)).allSatisfy(files -> assertThat(files).isLessThan(210));
  }

  @Test
  void aReusedPid_startsFromZero() {
    fixture
        .reading(Source.EXE, Source.CMDLINE, Source.SMAPS_ROLLUP)
        .tree
        .pid(7)
        .executes("/bin/old");
    fixture.scan();
    fixture.tree.ends(7).pid(7).startTicks(2000).executes("/bin/new").memoryKib(8, 8, 8);
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(process(snapshot, 7).executable()).contains("/bin/new");
    assertThat(process(snapshot, 7).commandLine().orElseThrow().program()).isEqualTo("/bin/new");
    assertThat(process(snapshot, 7).pssBytes()).hasValue(8 << 10);
  }

  @Test
  void anExec_isDetected_andEverythingIsReadAgain() {
    fixture.reading(Source.EXE, Source.CMDLINE).tree.pid(7).forked().name("bash");
    fixture.scan();
    fixture.tree.pid(7).executes("/usr/bin/java");
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(process(snapshot, 7).name()).isEqualTo("java");
    assertThat(process(snapshot, 7).executable()).contains("/usr/bin/java");
    assertThat(process(snapshot, 7).commandLine().orElseThrow().program())
        .isEqualTo("/usr/bin/java");
  }

  @Test
  void anExecOfTheSameName_isDetectedByItsCodeAddress() {
    fixture.reading(Source.CMDLINE).tree.pid(7).executes("/usr/bin/java");
    fixture.scan();
    fixture.tree.pid(7).executes("/opt/other/java");
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(process(snapshot, 7).commandLine().orElseThrow().program())
        .isEqualTo("/opt/other/java");
  }

  @Test
  void aMalformedStat_costsOneProcess() {
    fixture.tree.pid(7).file("stat", "7 (x) what is this\n");
    fixture.tree.pid(8);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.STAT)).containsExactly(Reason.MALFORMED);
    assertThat(snapshot.processes()).extracting(ProcessSample::pid).containsExactly(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "header\nRss: 5 kB\nPss: 3", "header\nRss: what\n"})
  void anInconsistentDetail_leavesTheResidentSize(String text) {
    fixture.tree.pid(7).file("smaps_rollup", text);
    Snapshot snapshot = fixture.scan();
    Reason reason =
        text.isEmpty() ? Reason.EMPTY : text.endsWith("\n") ? Reason.MALFORMED : Reason.TRUNCATED;
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(reason);
    assertThat(memory(snapshot, 7)).isEqualTo(Samples.bounded(4000, 1500, 10_000, reason));
  }

  @Test
  void aTornDetail_isReadOnceMore_thenDroppedAndCounted() {
    fixture.readingStatmFirst();
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000).file("statm", "30000 16000 0 0 0 0 0\n");
    fixture.tree.pid(7).memoryKib(128_000, 128_000, 128_000);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.TORN);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(2);
    assertThat(fixture.tree.opened("7/statm")).as("the scan's own, and after each").isEqualTo(3);
    assertThat(memory(snapshot, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class,
            memory -> {
              assertThat(memory.reason()).isEqualTo(Reason.TORN);
              assertThat(memory.rssBytes()).isEqualTo(64_000L << 10);
            });
  }

  @Test
  void aTornDetail_thatIsConsistentAtTheSecondRead_isUsed() {
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    fixture.tree.whenOpened(
        "/proc/7/smaps_rollup",
        new Runnable() {
          private int times;

          @Override
          public void run() {
            int seen = times++ == 0 ? 128_000 : 64_000;
            fixture
                .tree
                .pid(7)
                .file("statm", "40000 16000 0 0 0 0 0\n")
                .memoryKib(seen, seen, seen);
          }
        });
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).pssBytes()).hasValue(64_000L << 10);
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aProcessThatReallyGrew_isNotTorn() {
    fixture.tree.pid(7).memoryKib(10_000, 10_000, 10_000);
    fixture.tree.whenOpened(
        "/proc/7/smaps_rollup", () -> fixture.tree.pid(7).memoryKib(90_000, 90_000, 90_000));
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).pssBytes()).hasValue(90_000L << 10);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aVforkChild_isCountedWithItsParentOnly() {
    fixture.tree.pid(7).state('D').memoryKib(300_000, 290_000, 280_000);
    fixture.tree.pid(8).parent(7).forked().memoryKib(300_000, 290_000, 280_000);
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 8)).isEqualTo(new Memory.None(Memory.Absence.BORROWED_FROM_PARENT));
    assertThat(process(snapshot, 7).pssBytes()).hasValue(290_000L << 10);
    assertThat(fixture.tree.opened("8/smaps_rollup")).isZero();
  }

  @Test
  void aVforkChildOfAThread_isCountedWithItsParentOnly() {
    FakeProcess jvm = fixture.tree.pid(7).threads(2).memoryKib(300_000, 290_000, 280_000);
    jvm.thread(7).threads(2);
    jvm.thread(9).state('D').threads(2);
    fixture.tree.pid(8).parent(7).forked().memoryKib(300_000, 290_000, 280_000);
    assertThat(memory(fixture.scan(), 8))
        .isEqualTo(new Memory.None(Memory.Absence.BORROWED_FROM_PARENT));
  }

  @Test
  void aForkedChild_isCountedByItself() {
    FakeProcess parent = fixture.tree.pid(7).threads(2).memoryKib(300_000, 150_000, 0);
    parent.thread(7).threads(2);
    fixture.tree.pid(8).parent(7).forked().memoryKib(300_000, 150_000, 0);
    fixture.tree.pid(9).parent(8).forked().memoryKib(299_000, 150_000, 0);
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 8).pssBytes()).as("its parent waits for nothing").isPresent();
    assertThat(process(snapshot, 9).pssBytes()).as("its sizes are its own").isPresent();
  }

  @Test
  void aRollupOfAProcessThatExecutesDuringTheRead_isReadAgain() {
    fixture.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    fixture.tree.failsReading("/proc/7/smaps_rollup", 1);
    assertThat(process(fixture.scan(), 7).pssBytes()).hasValue(5_000L << 10);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50, 4096})
  void readsOfAnySize_giveTheSameSnapshot(int bytes) {
    fixture.waitingLong().reading(Source.values());
    fixture.tree.pid(7).name(") R\n1 (").memoryKib(5_000, 4_000, 3_000);
    fixture.tree.pid(2).kernelThread();
    Snapshot whole = fixture.scan();
    try (ScanFixture again = new ScanFixture()) {
      again.waitingLong().reading(Source.values()).tree.readsAtMost(bytes);
      again.tree.pid(7).name(") R\n1 (").memoryKib(5_000, 4_000, 3_000);
      again.tree.pid(2).kernelThread();
      Snapshot pieces = again.scan();
      assertThat(pieces.unreadable()).isEqualTo(whole.unreadable());
      assertThat(pieces.machine()).isEqualTo(whole.machine());
      assertThat(process(pieces, 7).pssBytes()).isEqualTo(process(whole, 7).pssBytes());
      assertThat(process(pieces, 7).status()).isEqualTo(process(whole, 7).status());
      assertThat(process(pieces, 7).commandLine()).isEqualTo(process(whole, 7).commandLine());
    }
  }

  @Test
  void aCommandLineOfGigabytes_isReadToItsCap() {
    fixture.reading(Source.CMDLINE).tree.pid(7).command("x".repeat(5 << 20));
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).commandLine().orElseThrow().truncated()).isTrue();
    assertThat(process(snapshot, 7).commandLine().orElseThrow().program()).hasSize(4096);
    assertThat(snapshot.stats().bytesRead()).isLessThan(200_000);
  }

  @Test
  void theCommandLineOfAnInterpreter_hasWhatItRuns_andNoOtherArgument() {
    fixture
        .reading(Source.CMDLINE)
        .tree
        .pid(7)
        .command("/usr/bin/java", "-Dkey=secret", "-jar", "/srv/app-1.2.jar", "--token", "secret");
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).commandLine())
        .contains(
            new CommandLine(
                "/usr/bin/java",
                Optional.of("app-1.2.jar"),
                Optional.of("/srv/app-1.2.jar"),
                6,
                false));
    assertThat(snapshot.toString()).doesNotContain("secret");
  }

  @Test
  void anEmptyCommandLine_isOneWithoutArguments() {
    fixture.reading(Source.CMDLINE).tree.pid(7).command(new byte[0]);
    assertThat(process(fixture.scan(), 7).commandLine().orElseThrow().arguments()).isZero();
  }

  @Test
  void aCommandLineCutByTheEndOfItsProcess_isNotUsed() {
    fixture.reading(Source.CMDLINE).tree.pid(7).command("java", "-jar");
    fixture.tree.whenOpened(
        "/proc/7/cmdline", () -> fixture.tree.pid(7).zombie().command("java\0-j".getBytes()));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isEmpty();
    assertThat(reasons(snapshot, 7, Source.CMDLINE)).containsExactly(Reason.VANISHED);
  }

  @Test
  void aProcessThatIsNoLongerListed_isForgotten() {
    fixture.tree.pid(7);
    fixture.tree.pid(8);
    fixture.scan();
    fixture.tree.ends(7);
    assertThat(fixture.scanAfter(SECOND).processes()).hasSize(1);
    assertThat(fixture.scanAfter(SECOND).unreadable()).isEmpty();
  }

  @Test
  void aVforkChild_hasNothingInSwapEither() {
    fixture.reading(Source.SMAPS_ROLLUP, Source.STATUS);
    fixture.tree.pid(7).state('D').swapKib(64);
    fixture.tree.pid(8).parent(7).forked().swapKib(64);
    Report report = fixture.report();
    assertThat(process(report.snapshot(), 8).status().get(StatusField.SWAP)).hasValue(64 << 10);
    assertThat(process(report.snapshot(), 8).swapBytes()).isEmpty();
    assertThat(report.top(9, Ranking.SWAP))
        .extracting(usage -> usage.process().pid())
        .containsExactly(7);
  }

  @Test
  void aProcessThatReleasedItsMemory_afterItsStatWasRead_isAZombie() {
    fixture.readingStatmFirst().tree.pid(7).file("statm", "0 0 0 0 0 0 0\n");
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7)).isEqualTo(new Memory.None(Memory.Absence.ENDED));
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(memory(fixture.scanAfter(SECOND), 7))
        .as("also while its stat is still the same")
        .isEqualTo(new Memory.None(Memory.Absence.ENDED));
  }

  @Test
  void aProcessThatEndsBetweenTwoFiles_isOneRow() {
    fixture.reading(Source.STATUS, Source.OWNER, Source.CGROUP, Source.FD, Source.EXE).tree.pid(7);
    fixture.tree.whenOpened("/proc/7/status", () -> fixture.tree.ends(7));
    assertThat(fixture.scan().unreadable())
        .containsExactly(new Unreadable(7, Source.STATUS, Reason.VANISHED));
  }
}
