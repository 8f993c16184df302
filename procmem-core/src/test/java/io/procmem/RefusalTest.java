package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.Samples;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused is reported, never a number, and affects no other process. */
class RefusalTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String ROLLUP = "/proc/7/smaps_rollup";

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anotherUsersDetail_isDenied_andItsResidentSizeIsKept() {
    fixture.tree.denies(ROLLUP).pid(7);
    fixture.tree.pid(8);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.DENIED);
    assertThat(memory(snapshot, 7)).isEqualTo(Samples.bounded(4000, 1500, 10_000, Reason.DENIED));
    assertThat(process(snapshot, 7).pssBytes()).isEmpty();
    assertThat(process(snapshot, 8).pssBytes()).isPresent();
  }

  @Test
  void aDenial_isRemembered_andReportedInEachScan() {
    fixture.tree.denies(ROLLUP).pid(7);
    fixture.scan();
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(reasons(second, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.DENIED);
    assertThat(memory(second, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.DENIED));
  }

  @Test
  void aDenial_isTriedAgainAfterTenMinutes() {
    fixture.tree.denies(ROLLUP).pid(7);
    fixture.scan();
    fixture.tree.allows(ROLLUP);
    assertThat(process(fixture.scanAfter(Duration.ofMinutes(9)), 7).pssBytes()).isEmpty();
    assertThat(process(fixture.scanAfter(Duration.ofMinutes(2)), 7).pssBytes()).isPresent();
  }

  @Test
  void aDenial_isTriedAgainAfterAnExec() {
    fixture.tree.denies(ROLLUP).pid(7);
    fixture.scan();
    fixture.tree.allows(ROLLUP).pid(7).executes("/bin/other");
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).isPresent();
  }

  @Test
  void aDenial_isTriedAgainWhenThisJvmMayDoMore() {
    String status = "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t%016x\n";
    fixture.tree.file("/proc/self/status", status.formatted(0)).denies(ROLLUP).pid(7);
    fixture.scan();
    fixture.scanAfter(SECOND);
    fixture.tree.allows(ROLLUP);
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).isEmpty();
    fixture.tree.file("/proc/self/status", status.formatted(1 << 19));
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = Source.class,
      names = {"STATM", "STATUS", "IO", "CMDLINE", "CGROUP", "LIMITS", "EXE", "OOM_SCORE"})
  void aDeniedFile_leavesItsNumbersAbsent(Source source) {
    fixture.reading(source).tree.denies("/proc/7/" + source.file()).pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, source)).containsExactly(Reason.DENIED);
    assertThat(snapshot.find(7)).isPresent();
    assertThat(process(snapshot, 7).status().isEmpty()).isTrue();
    assertThat(process(snapshot, 7).io().isEmpty()).isTrue();
    assertThat(process(snapshot, 7).commandLine()).isEmpty();
    assertThat(process(snapshot, 7).cgroups()).isEmpty();
    assertThat(process(snapshot, 7).openFilesLimit()).isEmpty();
    assertThat(process(snapshot, 7).executable()).isEmpty();
    assertThat(process(snapshot, 7).oomScore()).isEmpty();
  }

  @Test
  void withoutStatm_theResidentSizeIsThatOfStat_andMarkedAsApproximate() {
    fixture.reading(Source.STATM).tree.denies("/proc/7/statm").pid(7);
    assertThat(memory(fixture.scan(), 7))
        .isEqualTo(new Memory.ResidentOnly(4000L << 10, true, 10_000L << 10, Reason.NOT_ASKED));
  }

  @Test
  void aFileThatRefusesOnlyWhenRead_isDenied() {
    fixture.reading(Source.IO).tree.failsReading("/proc/7/io", 100).pid(7);
    assertThat(reasons(fixture.scan(), 7, Source.IO)).containsExactly(Reason.DENIED);
  }

  @Test
  void aHiddenProcess_isDenied() {
    fixture.tree.denies("/proc/7/stat").pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.STAT)).containsExactly(Reason.DENIED);
    assertThat(snapshot.find(7)).isEmpty();
  }

  @Test
  void aFileTheKernelDoesNotHave_isReportedOnceForTheMachine_andNotTriedAgain() {
    fixture.reading(Source.IO).tree.hasNo("io").pid(7);
    fixture.tree.pid(8);
    Snapshot first = fixture.scan();
    assertThat(first.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.IO, Reason.UNSUPPORTED));
    assertThat(fixture.tree.opened("io")).isEqualTo(1);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.unreadable()).isEqualTo(first.unreadable());
    assertThat(fixture.tree.opened("io")).isEqualTo(1);
  }

  @Test
  void aKernelWithoutRollups_givesResidentSizes() {
    fixture.tree.hasNo("smaps_rollup").pid(7).file("smaps", smaps());
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7))
        .isEqualTo(Samples.bounded(4000, 1500, 10_000, Reason.UNSUPPORTED));
    assertThat(fixture.tree.opened("smaps")).isZero();
  }

  private static String smaps() {
    String mapping =
        """
        00400000-00452000 r-xp 00000000 08:02 173521 /usr/bin/fake
        Size:                328 kB
        Rss:                2000 kB
        Pss:                1500 kB
        Private_Clean:       100 kB
        Private_Dirty:       400 kB
        Swap:                  8 kB
        VmFlags: rd ex
        """;
    return mapping + mapping;
  }

  @Test
  void aKernelWithoutRollups_hasItsMappingsSummed_ifAllowed() {
    fixture.reading(Source.SMAPS).tree.hasNo("smaps_rollup").pid(7).file("smaps", smaps());
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).rssBytes()).hasValue(4000L << 10);
    assertThat(process(snapshot, 7).pssBytes()).hasValue(3000L << 10);
    assertThat(process(snapshot, 7).ussBytes()).hasValue(1000L << 10);
    assertThat(process(snapshot, 7).swapBytes()).hasValue(16L << 10);
  }

  @Test
  void aKernelWithRollups_isReadWithoutMappings() {
    fixture.reading(Source.SMAPS).tree.pid(7).file("smaps", smaps());
    fixture.scan();
    assertThat(fixture.tree.opened("smaps")).isZero();
  }

  @Test
  void mappingsThatEndCleanlyInTheMiddle_areNotASmallProcess() {
    fixture.reading(Source.SMAPS).tree.hasNo("smaps_rollup").pid(7).file("smaps", smaps());
    fixture.tree.whenOpened("/proc/7/smaps", () -> fixture.tree.pid(7).zombie());
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isEmpty();
    assertThat(reasons(snapshot, 7, Source.SMAPS)).containsExactly(Reason.VANISHED);
  }

  @Test
  void emptyMappingsOfALivingProcess_areEmpty_notZero() {
    fixture.reading(Source.SMAPS).tree.hasNo("smaps_rollup").pid(7).file("smaps", "");
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.SMAPS)).containsExactly(Reason.EMPTY);
    assertThat(process(snapshot, 7).pssBytes()).isEmpty();
  }

  @Test
  void mappingsOfManyMegabytes_areSummed() {
    String mapping = smaps();
    fixture.reading(Source.SMAPS).tree.hasNo("smaps_rollup").pid(7).memoryKib(40_000_000, 0, 0);
    fixture.tree.pid(7).file("smaps", mapping.repeat(10_000));
    assertThat(process(fixture.scan(), 7).pssBytes()).hasValue(10_000L * (3000L << 10));
  }

  @Test
  void descriptorsRunOutInAScan_theRestIsExhausted_notDenied() {
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> fixture.tree.exhausted(true));
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.EXHAUSTED);
    assertThat(process(snapshot, 7).rssBytes()).isPresent();
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> {}).exhausted(false);
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).as("tried again").isPresent();
  }

  @Test
  void withoutDescriptors_theLastGoodReportStandsIn_andSaysWhatToDo() {
    fixture.tree.pid(7);
    Snapshot good = fixture.scan();
    fixture.tree.exhausted(true);
    fixture.time.pass(SECOND);
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("out of file descriptors", "ulimit -n");
    assertThat(report.snapshot()).isEqualTo(good);
    fixture.tree.exhausted(false);
    assertThat(fixture.scanAfter(SECOND).takenAt()).isAfter(good.takenAt());
  }

  @Test
  void aRootThatIsNotAProcfs_saysSo() {
    fixture.tree.kindOfFileSystem("ext4");
    assertThat(fixture.procMem().isSupported()).isFalse();
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("/proc", "ext4", "mount point");
    assertThat(report.snapshot().processes()).isEmpty();
    assertThat(report.totals().processes()).isZero();
    fixture.tree.kindOfFileSystem("proc").pid(7);
    assertThat(fixture.scanAfter(SECOND).processes()).hasSize(1);
  }

  @Test
  void aMissingRoot_saysSo() {
    fixture.with().root(java.nio.file.Path.of("/host/proc"));
    assertThat(fixture.procMem().isSupported()).isFalse();
    assertThat(fixture.report().problem().orElseThrow()).contains("/host/proc", "does not exist");
  }

  @Test
  void aRootThatCannotBeListed_saysSo() {
    fixture.tree.rootListable(false);
    assertThat(fixture.report().problem().orElseThrow()).contains("cannot be listed", "user");
  }

  @Test
  void fdWithoutASize_isUnsupported_unlessItsEntriesMayBeCounted() {
    fixture.reading(Source.FD).tree.withoutSizesOfFd().pid(7).openFiles(3);
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).openFiles()).isEmpty();
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.FD))
        .containsExactly(Reason.UNSUPPORTED);
    try (ScanFixture allowed = new ScanFixture()) {
      allowed.reading(Source.FD_ENTRIES).tree.withoutSizesOfFd().pid(7).openFiles(3);
      assertThat(process(allowed.scan(), 7).openFiles()).hasValue(3);
    }
  }

  @Test
  void aProcessWithoutOpenFiles_hasNone_notAnUnknownNumber() {
    fixture.reading(Source.FD).tree.pid(7).openFiles(0);
    assertThat(process(fixture.scan(), 7).openFiles()).hasValue(0);
  }

  @Test
  void aMachineFileThatIsMissing_leavesItsNumbersAbsent() {
    fixture.reading(Source.PRESSURE_MEMORY, Source.MEMINFO).tree.pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.machine().memoryPressure()).isEmpty();
    assertThat(snapshot.machine().memory().isEmpty()).isFalse();
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.PRESSURE_MEMORY))
        .containsExactly(Reason.UNSUPPORTED);
  }

  @Test
  void aMalformedMachineFile_losesOnlyItsOwnNumbers() {
    fixture.reading(Source.SYSTEM_STAT, Source.MEMINFO).tree.file("/proc/stat", "what?\n").pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.SYSTEM_STAT))
        .containsExactly(Reason.MALFORMED);
    assertThat(snapshot.machine().processors()).isEmpty();
    assertThat(snapshot.machine().memory().isEmpty()).isFalse();
  }

  @Test
  void descriptorsRunOutDuringTheListing_theLastGoodReportStandsIn() {
    fixture.reading(Source.STAT).tree.pid(7);
    fixture.tree.pid(8);
    Snapshot good = fixture.scan();
    fixture.tree.whenOpened("/proc/8/stat", () -> fixture.tree.exhausted(true));
    fixture.time.pass(SECOND);
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("out of file descriptors", "ulimit -n");
    assertThat(report.snapshot()).isSameAs(good);
    fixture.tree.whenOpened("/proc/8/stat", () -> {}).exhausted(false);
    assertThat(fixture.scanAfter(SECOND).processes()).hasSize(2);
  }

  @Test
  void aFileThatOpensAtTheSecondTry_wasNeverDenied() {
    AtomicInteger times = new AtomicInteger();
    fixture.reading(Source.IO).tree.denies("/proc/7/io").pid(7);
    fixture.tree.whenOpened(
        "/proc/7/io",
        () -> {
          if (times.incrementAndGet() == 2) {
            fixture.tree.allows("/proc/7/io");
          }
        });
    assertThat(reasons(fixture.scan(), 7, Source.IO)).containsExactly(Reason.EXHAUSTED);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(process(second, 7).io().isEmpty()).isFalse();
    assertThat(second.unreadable()).isEmpty();
  }

  @Test
  void aStatThatFailsOnce_isReadAgain() {
    fixture.reading(Source.STAT).tree.failsReading("/proc/7/stat", 1).pid(7);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isPresent();
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aProcessThatExistsUnread_isUnsampled_andAVanishedOneIsNot() {
    fixture
        .reading(Source.STATM)
        .with()
        .select(Selection.all().where(process -> process.pid() != 8));
    fixture.tree.pid(7);
    fixture.tree.pid(8);
    fixture.tree.denies("/proc/9/stat").pid(9);
    fixture.tree.pid(10).file("stat", "10 (x) what is this\n");
    fixture.tree.pid(11);
    fixture.tree.whenOpened("/proc/11/stat", () -> fixture.tree.ends(11));
    fixture.tree.pid(12);
    fixture.tree.whenOpened("/proc/12/statm", () -> fixture.tree.ends(12));
    assertThat(fixture.scan().unsampled()).isEqualTo(PidSet.of(8, 9, 10));
  }

  @Test
  void aFileMissingForOneProcess_isDeniedThere_notAFileTheKernelLacks() {
    fixture.reading(Source.IO).tree.pid(7).lacks("io");
    fixture.tree.pid(8);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.unreadable()).containsExactly(new Unreadable(7, Source.IO, Reason.DENIED));
    assertThat(snapshot.find(7)).isPresent();
    assertThat(process(snapshot, 8).io().isEmpty()).isFalse();
  }

  @Test
  void aThreadOfADeadLeader_thatEnds_isReplacedByAnother() {
    fixture.reading(Source.STATUS).tree.pid(8);
    FakeProcess leader = fixture.tree.pid(7).zombie().threads(3);
    leader.thread(9);
    fixture.tree.whenOpened("/proc/7/task/9/status", () -> leader.threadEnds(9).thread(10));
    Snapshot first = fixture.scan();
    assertThat(first.unreadable()).isEmpty();
    assertThat(process(first, 7).status().isEmpty()).as("seen through 10").isFalse();
    assertThat(process(first, 8).status().isEmpty()).isFalse();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(second.unreadable()).isEmpty();
    assertThat(process(second, 7).status().isEmpty()).as("seen through 10").isFalse();
  }

  @Test
  void aDenial_isTriedAgainWhenThisJvmIsAnotherUser() {
    String status = "Uid:\t0\t%d\t0\t0\nCapEff:\t0\n";
    fixture.tree.file("/proc/self/status", status.formatted(1000)).denies(ROLLUP).pid(7);
    fixture.scan();
    fixture.scanAfter(SECOND);
    fixture.tree.allows(ROLLUP).file("/proc/self/status", status.formatted(105));
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).isPresent();
  }
}
