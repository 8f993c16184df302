package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bounds of PSS and USS of processes whose detail this JVM may not read, from whole scans. */
class StatusBoundsTest {

  private static final int PID = 10;
  private static final int RSS = 100_000;
  private static final int ANONYMOUS = 80_000;

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void startFirst() {
    fixture.tree.pid(1).parent(0).startTicks(1).codeKib(999);
    executed(PID, 1);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process of another user that has executed a program. */
  private FakeProcess executed(int pid, int parent) {
    fixture.tree.denies("/proc/" + pid + "/smaps_rollup");
    return fixture
        .tree
        .pid(pid)
        .parent(parent)
        .startTicks(100L * pid)
        .memoryKib(RSS, RSS, 1)
        .anonKib(ANONYMOUS);
  }

  /** A process of another user that was forked and has executed nothing. */
  private FakeProcess forked(int pid, int parent, long anonymousKib) {
    return executed(pid, parent).forked().anonKib(anonymousKib);
  }

  private Memory.ResidentOnly memory(int pid) {
    Memory memory = fixture.scan().find(pid).orElseThrow().memory();
    assertThat(memory).isInstanceOf(Memory.ResidentOnly.class);
    return (Memory.ResidentOnly) memory;
  }

  private static ByteRange kib(long lower, long upper) {
    return new ByteRange(lower << 10, upper << 10);
  }

  private void assertUss(long lowerKib, long upperKib) {
    Memory.ResidentOnly memory = memory(PID);
    assertThat(memory.uss()).isEqualTo(kib(lowerKib, upperKib));
    assertThat(memory.pss()).isEqualTo(kib(lowerKib, upperKib));
    assertThat(memory.isBounded()).isEqualTo(lowerKib > 0);
  }

  @Test
  void anonymousMemory_isTheLowerBound_andRssTheUpper() {
    assertUss(ANONYMOUS, RSS);
  }

  @Test
  void whatForkedRelativesHave_isShareable() {
    forked(11, PID, 30_000);
    fixture.tree.pid(12).parent(PID); // has executed a program
    assertUss(ANONYMOUS - 30_000, RSS);
    assertThat(memory(11).uss()).as("a forked process").isEqualTo(kib(0, RSS));
  }

  @Test
  void whatAForkedRelativeHasInSwap_isShareable() {
    forked(11, PID, 30_000).swapKib(5_000);
    assertUss(ANONYMOUS - 35_000, RSS);
  }

  @Test
  void aRelativeMovedToTheFirstProcess_isARelative() {
    forked(11, 1, 30_000);
    assertUss(ANONYMOUS - 30_000, RSS);
  }

  @Test
  void aForkedChildThatHasMoreThanItsParent_leavesNothingCertain() {
    forked(11, PID, ANONYMOUS + 8);
    assertUss(0, RSS);
  }

  @Test
  void aForkedChildWhoseLeaderIsDead_isReadThroughALivingThread() {
    FakeProcess child = forked(11, PID, 30_000).threads(2).zombie();
    fixture.tree.denies("/proc/11/task/12/smaps_rollup");
    child.thread(12).memoryKib(RSS, RSS, 1).anonKib(30_000);
    assertUss(ANONYMOUS - 30_000, RSS);
    assertThat(memory(11).uss()).isEqualTo(kib(0, RSS));
  }

  @Test
  void aForkedChildWhoseLeaderIsDead_withoutAThreadToRead_leavesNothingCertain() {
    forked(11, PID, 30_000).threads(2).zombie();
    assertUss(0, RSS);
  }

  @Test
  void aZombie_sharesNothing() {
    forked(11, PID, 30_000).zombie();
    assertUss(ANONYMOUS, RSS);
  }

  @Test
  void aChildThatSeemsToBorrowMemory_mayBeAForkedOne() {
    fixture.tree.pid(PID).state('D'); // waits for its vfork child, or for a disk
    forked(11, PID, ANONYMOUS);
    assertThat(fixture.scan().find(11).orElseThrow().memory())
        .isEqualTo(new Memory.None(Memory.Absence.BORROWED_FROM_PARENT));
    assertUss(0, RSS);
  }

  @Test
  void aProcessInTheMemoryOfItsParent_leavesNothingCertain() {
    forked(11, PID, ANONYMOUS); // made by CLONE_VM: the same sizes, but nobody waits
    assertUss(0, RSS);
  }

  @Test
  void daemonsThatNeverExecutedAnything_leaveTheBoundsOfOthersAlone() {
    executed(5, 1).codeKib(40); // nginx, whose workers it has forked
    forked(6, 5, 70_000).codeKib(40);
    forked(7, 5, 70_000).codeKib(40);
    forked(20, 1, 50_000).codeKib(24); // (sd-pam)
    forked(21, 6, 60_000); // forked by a worker, with the same size of code as this process
    assertUss(ANONYMOUS, RSS);
    assertThat(memory(5).uss()).isEqualTo(kib(0, RSS));
  }

  @Test
  void aSizeOfCodeThatMayBeCut_excludesNoRelation() {
    String status = "RssAnon: 30000 kB\nRssFile: 0 kB\nRssShmem: 0 kB\nVmExe: 4 kB\nVmLib: ";
    FakeProcess child = forked(11, PID, 30_000);
    child.file("status", status + "8 kB\n");
    assertUss(ANONYMOUS, RSS);
    child.file("status", status + "0 kB\n").minorFaults(101);
    fixture.tree.pid(PID).minorFaults(101);
    assertUss(ANONYMOUS - 30_000, RSS);
  }

  @Test
  void aForkedRelativeWithoutStatus_mayShareItsWholeAddressSpace() {
    forked(11, PID, 1).virtualKib(RSS).codeKib(40);
    assertUss(ANONYMOUS, RSS);
    fixture.tree.denies("/proc/11/status").pid(11).minorFaults(101);
    fixture.tree.pid(PID).minorFaults(101);
    assertUss(0, RSS);
  }

  @Test
  void aSleepingRelative_isReadOnceOrTwiceAMinute_andOneThatRuns_inEveryScan() {
    for (int pid : new int[] {60, 61, 62}) { // read again after 30, 31, 32 seconds
      forked(pid, PID, 10_000);
      fixture.tree.allows("/proc/" + pid + "/smaps_rollup"); // so that it needs no bounds itself
    }
    for (int scan = 0; scan < 60; scan++) {
      fixture.tree.pid(PID).minorFaults(200 + scan);
      fixture.tree.pid(62).minorFaults(200 + scan);
      assertUss(ANONYMOUS - 30_000, RSS);
      fixture.after(Duration.ofSeconds(1));
    }
    assertThat(fixture.tree.opened("60/status")).isEqualTo(2);
    assertThat(fixture.tree.opened("61/status")).isEqualTo(2);
    assertThat(fixture.tree.opened("62/status")).isEqualTo(60);
  }

  @Test
  void whatASleepingRelativeMayShare_isFoundAgainWhenItMoves_orWithinAMinute() {
    forked(11, PID, 30_000);
    assertUss(ANONYMOUS - 30_000, RSS);
    forked(11, PID, 29_960); // taken back, too little for stat to show it
    fixture.tree.pid(PID).minorFaults(101);
    assertUss(ANONYMOUS - 30_000, RSS); // true as well
    fixture.after(Duration.ofSeconds(60));
    assertUss(ANONYMOUS - 29_960, RSS);
    forked(11, PID, 40_000).minorFaults(101);
    fixture.tree.pid(PID).minorFaults(102);
    assertUss(ANONYMOUS - 40_000, RSS);
  }

  @Test
  void aRelativeWithAReusedPid_isReadAnew() {
    forked(11, PID, 30_000);
    assertUss(ANONYMOUS - 30_000, RSS);
    fixture.tree.ends(11);
    forked(11, PID, 20_000).startTicks(2_000);
    fixture.tree.pid(PID).minorFaults(101);
    assertUss(ANONYMOUS - 20_000, RSS);
  }

  @Test
  void withoutItsOwnStatus_onlyRssIsKnown() {
    fixture.tree.denies("/proc/" + PID + "/status");
    assertUss(0, RSS);
  }

  @Test
  void aProcThatHidesProcesses_leavesNothingCertain() {
    for (String option : new String[] {"1", "invisible", "ptraceable"}) {
      fixture.tree.file("/proc/self/mounts", "proc /proc proc rw,hidepid=" + option + " 0 0\n");
      fixture.tree.pid(PID).minorFaults(200 + option.length());
      assertUss(0, RSS);
    }
    // With the capability to trace, this JVM sees them all.
    fixture.tree.file("/proc/self/status", "Uid: 5 5 5 5\nCapEff: 0000000000080000\n");
    fixture.tree.pid(PID).minorFaults(300);
    assertUss(ANONYMOUS, RSS);
  }

  @Test
  void aProcThatIsNotInTheListOfMounts_mayHideProcesses() {
    fixture.tree.file("/proc/self/mounts", "sysfs /sys sysfs rw 0 0\n");
    assertUss(0, RSS);
    fixture.tree.removes("/proc/self/mounts").pid(PID).minorFaults(101);
    assertUss(0, RSS);
  }

  @Test
  void aProcessThatCannotBeRead_mayBeARelative() {
    executed(11, 1);
    fixture.tree.denies("/proc/11/stat");
    assertUss(0, RSS);
  }

  @Test
  void whatKsmHasMerged_isShareable_evenIfKsmIsStopped() {
    fixture.tree.ksm(10, 990).file("/sys/kernel/mm/ksm/run", "0\n");
    assertUss(ANONYMOUS - 4_000, RSS);
    fixture.tree.denies("/sys/kernel/mm/ksm/pages_sharing").pid(PID).minorFaults(101);
    assertUss(0, RSS);
  }

  @Test
  void whatKsmMergesWhileAProcessSleeps_isShareable() {
    assertUss(ANONYMOUS, RSS);
    fixture.tree.ksm(10, 990);
    assertUss(ANONYMOUS - 4_000, RSS);
    fixture.tree.ksm(0, 0);
    assertUss(ANONYMOUS - 4_000, RSS); // true as well
    fixture.after(Duration.ofSeconds(60));
    assertUss(ANONYMOUS, RSS);
  }

  @Test
  void withoutKsm_nothingIsMerged_butWithoutSysfsThatIsUnknown() {
    fixture.tree.removes("/sys/kernel/mm/ksm").file("/sys/kernel/mm", "");
    assertUss(ANONYMOUS, RSS);
    fixture.tree.removes("/sys/kernel/mm").pid(PID).minorFaults(101);
    assertUss(0, RSS);
  }

  @Test
  void boundsOfASleepingProcess_areFoundAgainWithinAMinute() {
    assertUss(ANONYMOUS, RSS);
    executed(PID, 1).anonKib(ANONYMOUS - 40); // taken back, too little for stat to show it
    assertUss(ANONYMOUS, RSS);
    fixture.after(Duration.ofSeconds(60));
    assertUss(ANONYMOUS - 40, RSS);
  }

  @Test
  void hugePagesOfHugetlbfs_areInTheUpperBoundOfUssOnly() {
    fixture.tree.pid(PID).hugetlbKib(8_192);
    Memory.ResidentOnly memory = memory(PID);
    assertThat(memory.uss()).isEqualTo(kib(ANONYMOUS, RSS + 8_192));
    assertThat(memory.pss()).isEqualTo(kib(ANONYMOUS, RSS));
  }

  @Test
  void countersThatAreBehind_widenTheBounds() {
    fixture.tree.file("/proc/sys/kernel/osrelease", "5.10.0\n");
    fixture.tree.pid(PID).threads(3);
    long lagKib = 3 * 65 * 16 * 4 + heldKib();
    assertUss(ANONYMOUS - lagKib, RSS + lagKib);
  }

  @Test
  void countersOfForkedRelatives_areBehindToo() {
    fixture.tree.file("/proc/sys/kernel/osrelease", "6.12.0\n");
    forked(11, PID, 30_000);
    assertUss(ANONYMOUS - 30_000 - 2 * heldKib(), RSS + heldKib());
  }

  /** What the CPUs of the machine that runs the test may hold back, of three counters. */
  private static long heldKib() {
    long cpus = Runtime.getRuntime().availableProcessors();
    return 3 * cpus * Math.max(32, 2 * cpus) * 4;
  }

  @Test
  void aKernelThatDoesNotShowKinds_leavesRssOnly() {
    String status = "VmSize: 100000 kB\nVmRSS: 100000 kB\nHugetlbPages: 0 kB\n";
    fixture.tree.file("/proc/sys/kernel/osrelease", "4.4.0\n");
    fixture.tree.pid(PID).file("status", status);
    assertUss(0, RSS);
  }

  @Test
  void aProcessThatEnteredAContainer_mayHaveRelativesBelowItsFirstProcess() {
    String status =
        "RssAnon: %d kB\nRssFile: 20000 kB\nRssShmem: 0 kB\nVmExe: 16 kB\nVmLib: 8 kB\n";
    executed(3, 1).file("status", status.formatted(1) + "NSpid: 3 1\n");
    executed(PID, 1).file("status", status.formatted(ANONYMOUS) + "NSpid: 10 7\n");
    forked(12, 3, 1).file("status", status.formatted(30_000) + "NSpid: 12 9\n");
    assertUss(ANONYMOUS - 30_000, RSS);
  }

  /** No number of huge pages is not the same as none. */
  @Test
  void anImpossibleNumber_thatBoundsNeed_leavesNoBounds() {
    String status = "VmRSS: %d kB\nRssAnon: %d kB\nRssFile: %d kB\nRssShmem: 0 kB\n%s 4 kB\n";
    String known = status.formatted(RSS, ANONYMOUS, RSS - ANONYMOUS, "HugetlbPages:");
    fixture.tree.pid(PID).file("status", known);
    assertThat(memory(PID).uss()).isEqualTo(kib(ANONYMOUS, RSS + 4));
    fixture.tree.pid(PID).minorFaults(101);
    fixture.tree.pid(PID).file("status", known.replace(" 4 kB", " 18446744073709551612 kB"));
    assertThat(memory(PID).isBounded()).isFalse();
  }
}
