package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.NodeFiles;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.read.Moment;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import io.procmem.threads.ThreadNames;
import java.io.File;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process without an address space of its own, and an address space with two processes. */
class AddressSpacesTest {

  private static final Mount MOUNT =
      new Mount(
          new File("/proc"),
          Optional.empty(),
          null,
          null,
          NodeFiles.none(),
          () -> ProcTree.OWN_PID);

  private static final Memory.None ENDED = new Memory.None(Memory.Absence.ENDED);
  private static final Memory.None BORROWED = new Memory.None(Memory.Absence.BORROWED_FROM_PARENT);

  private final ProcTree tree = new ProcTree();
  private final ProcFs procFs = new ProcFs(tree, MOUNT, 1, 0, ThreadNames.FOLDED);

  /** The cheap pass: {@code stat} and the requested files. */
  private Scan scan(Source... sources) throws UnscannableException {
    Scan scan = procFs.scan(new Moment(Instant.EPOCH, 0), Demand.of(sources), false);
    scan.readCheap(true, () -> false);
    return scan;
  }

  private TrackedProcess process(int pid) {
    TrackedProcess process = procFs.table().find(pid);
    assertThat(process).isNotNull();
    return process;
  }

  private Memory.@Nullable None none(int pid) {
    return process(pid).memory.none();
  }

  /** A leader that has ended, and so have all its threads but one. */
  private FakeProcess leaderWithOneLiving(int threads) {
    FakeProcess leader = tree.pid(7).zombie().threads(threads);
    for (int i = 0; i < threads - 1; i++) {
      leader.thread(7 + i).zombie().threads(threads);
    }
    return leader.thread(7 + threads - 1).threads(threads);
  }

  /** A parent with five threads, the last but one in some state, and its child made by vfork. */
  private FakeProcess parentAndChild(char state) {
    FakeProcess parent = tree.pid(7).threads(5).memoryKib(300_000, 0, 0);
    for (int i = 0; i < 5; i++) {
      parent.thread(7 + i).threads(5).state(i == 3 ? state : 'S');
    }
    return tree.pid(20).parent(7).forked().memoryKib(300_000, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5000})
  void aDeadLeader_isSeenThroughItsOnlyLivingThread(int threads) throws UnscannableException {
    leaderWithOneLiving(threads).virtualKib(400_000).memoryKib(200_000, 0, 0);
    scan();
    assertThat(none(7)).isNull();
    assertThat(process(7).memory.rssBytes()).isEqualTo(200_000L << 10);
    assertThat(process(7).memory.virtualBytes()).isEqualTo(400_000L << 10);
    assertThat(process(7).memory.isApproximate()).isTrue();
  }

  @Test
  void aDeadLeader_hasTheStatmOfItsLivingThread_ifRequested() throws UnscannableException {
    leaderWithOneLiving(3).file("statm", "1000 500 0 0 0 0 0\n");
    scan(Source.STATM);
    assertThat(process(7).memory.rssBytes()).isEqualTo(500 << 12);
    assertThat(process(7).memory.virtualBytes()).isEqualTo(1000 << 12);
    assertThat(process(7).memory.isApproximate()).isFalse();
  }

  @Test
  void aDeadLeader_withoutLivingThreads_isAZombie() throws UnscannableException {
    leaderWithOneLiving(3).zombie();
    assertThat(scan(Source.STATM).finish(() -> 0).unreadable()).isEmpty();
    assertThat(none(7)).isEqualTo(ENDED);
    assertThat(tree.opened("statm")).isZero();
  }

  @Test
  void aDeadLeader_withUnlistableThreads_isUnknown() throws UnscannableException {
    leaderWithOneLiving(3);
    tree.denies("/proc/7/task");
    Scan scan = scan();
    assertThat(scan.finish(() -> 0).processes()).isEmpty();
    assertThat(scan.finish(() -> 0).unreadable())
        .containsExactly(new Unreadable(7, Source.TASK, Reason.DENIED));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "252, true", "-252, true", "256, true", "260, false", "-260, false"})
  void aChildOfAThreadThatWaits_borrows_ifItsSizeIsItsParents(int moreKib, boolean borrows)
      throws UnscannableException {
    parentAndChild('D').memoryKib(300_000 + moreKib, 0, 0);
    tree.pid(7).virtualKib(400_000);
    tree.pid(20).virtualKib(400_000);
    showTheSameSizes(7, 20);
    scan();
    assertThat(none(20)).isEqualTo(borrows ? BORROWED : null);
    assertThat(none(7)).isNull();
  }

  /** The sizes that {@code status} shows for one address space, of several processes. */
  private void showTheSameSizes(int... pids) {
    for (int pid : pids) {
      tree.pid(pid).file("status", "VmHWM: 9 kB\nRssAnon: 5 kB\nRssFile: 2 kB\nVmPTE: 8 kB\n");
    }
  }

  /** It has forked a worker, and now reads from a disk. */
  @ParameterizedTest
  @ValueSource(strings = {"VmHWM: 10 kB", "RssAnon: 6 kB", "RssFile: 1 kB", "VmPTE: 4 kB"})
  void aForkedChild_whoseMemoryDiffersALittle_isCountedForGood(String size)
      throws UnscannableException {
    parentAndChild('D');
    showTheSameSizes(7, 20);
    String key = size.substring(0, size.indexOf(':'));
    String status = "VmHWM: 9 kB\nRssAnon: 5 kB\nRssFile: 2 kB\nVmPTE: 8 kB\n";
    tree.pid(20).file("status", status.replaceFirst("(?m)^" + key + ":.*$", size));
    scan();
    assertThat(none(20)).isNull();
    showTheSameSizes(7, 20);
    tree.forgetOpened();
    scan();
    assertThat(none(20)).isNull();
    assertThat(tree.opened("status")).isZero();
  }

  /** Both run in the same memory, which changes while it is looked at. */
  @Test
  void aChild_whoseSizesChangeMeanwhile_borrows() throws UnscannableException {
    parentAndChild('D');
    showTheSameSizes(7, 20);
    tree.whenOpened(
        "/proc/7/status",
        () -> {
          tree.pid(7).file("status", "VmHWM: 10 kB\nRssAnon: 6 kB\n");
          tree.pid(20).file("status", "VmHWM: 10 kB\nRssAnon: 6 kB\n");
        });
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
  }

  @Test
  void aChild_whoseSizesCannotBeRead_borrows() throws UnscannableException {
    parentAndChild('D').lacks("status");
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
  }

  /** A thread waits for one child only, the last that it has made. */
  @Test
  void noMoreChildrenBorrow_thanThreadsWait_theYoungestFirst() throws UnscannableException {
    parentAndChild('D').startTicks(2000);
    tree.pid(21).parent(7).forked().startTicks(3000).memoryKib(300_000, 0, 0);
    tree.pid(22).parent(7).forked().startTicks(2500).memoryKib(300_000, 0, 0);
    scan();
    assertThat(none(21)).isEqualTo(BORROWED);
    assertThat(none(20)).isNull();
    assertThat(none(22)).isNull();
    tree.pid(7).thread(11).state('D');
    tree.pid(7).minorFaults(101);
    scan();
    assertThat(none(22)).isEqualTo(BORROWED);
    assertThat(none(20)).isNull();
  }

  @Test
  void aThreadThatStartedLaterThanAChild_doesNotWaitForIt() throws UnscannableException {
    parentAndChild('D').startTicks(2000);
    tree.pid(7).thread(10).startTicks(2001);
    scan();
    assertThat(none(20)).isNull();
    tree.pid(7).thread(10).startTicks(2000);
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
  }

  /** The thread that made a child by vfork waits from then on. */
  @ParameterizedTest
  @CsvSource({"1, true", "2, false"})
  void aChild_thatWasSeenTwiceWhileNoThreadWaited_isCountedForGood(int scans, boolean borrows)
      throws UnscannableException {
    parentAndChild('S');
    for (int i = 0; i < scans; i++) {
      scan();
      assertThat(none(20)).isNull();
    }
    tree.pid(7).thread(10).state('D');
    scan();
    assertThat(none(20)).isEqualTo(borrows ? BORROWED : null);
  }

  @Test
  void aChildOfAChildThatBorrows_borrowsToo() throws UnscannableException {
    parentAndChild('D').state('D');
    tree.pid(30).parent(20).forked().memoryKib(300_000, 0, 0);
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
    assertThat(none(30)).isEqualTo(BORROWED);
  }

  @Test
  void aChildOfAParentThatDoesNotWait_isCounted() throws UnscannableException {
    parentAndChild('R');
    scan();
    assertThat(none(20)).isNull();
    assertThat(tree.opened("task")).isEqualTo(1);
  }

  @Test
  void aChildWithAnotherAddressSpace_isCounted() throws UnscannableException {
    parentAndChild('D').virtualKib(300_004);
    scan();
    assertThat(none(20)).isNull();
  }

  @Test
  void aChildThatHasExecuted_isCounted() throws UnscannableException {
    parentAndChild('D').executes("/bin/true");
    scan();
    assertThat(none(20)).isNull();
  }

  @Test
  void aChildOfAParentThatIsNoLongerRead_isCounted() throws UnscannableException {
    parentAndChild('D');
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
    tree.pid(7).file("stat", "what\n");
    scan();
    assertThat(none(20)).isNull();
  }

  @Test
  void aChildThatIsNoLongerRead_causesNoSearch() throws UnscannableException {
    parentAndChild('S');
    scan();
    tree.pid(20).file("stat", "what\n");
    scan();
    assertThat(tree.opened("task")).as("by the first scan").isEqualTo(1);
  }

  @Test
  void aChildOfAnOnlyThreadThatWaits_borrows_withoutASearch() throws UnscannableException {
    parentAndChild('S');
    tree.pid(7).threads(1).state('D');
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
    assertThat(tree.opened("task")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "4096, true", "4097, false"})
  void threads_areSearched_ifThereAreSomeAndNotTooMany(int threads, boolean searched)
      throws UnscannableException {
    parentAndChild('D');
    tree.pid(7).threads(threads);
    scan();
    assertThat(none(20)).isEqualTo(searched ? BORROWED : null);
    assertThat(tree.opened("task")).isEqualTo(searched ? 1 : 0);
  }

  @Test
  void aThreadThatIsNotRead_doesNotWait() throws UnscannableException {
    parentAndChild('D'); // its thread in D is the last one read before
    FakeProcess other = tree.pid(30).threads(2).memoryKib(300_000, 0, 0);
    other.thread(30).threads(2);
    other.thread(31).file("stat", "");
    tree.pid(40).parent(30).forked().memoryKib(300_000, 0, 0);
    tree.denies("/proc/30/task/30/stat");
    scan();
    assertThat(none(20)).isEqualTo(BORROWED);
    assertThat(none(40)).isNull();
  }
}
