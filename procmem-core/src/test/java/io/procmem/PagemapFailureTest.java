package io.procmem;

import static io.procmem.PagemapFixture.HEAP;
import static io.procmem.PagemapFixture.LIBRARY;
import static io.procmem.PagemapFixture.MIB;
import static io.procmem.PagemapFixture.SECOND;
import static io.procmem.PagemapFixture.allowingLongStalls;
import static io.procmem.PagemapFixture.counted;
import static io.procmem.PagemapFixture.detailed;
import static io.procmem.PagemapFixture.heap;
import static io.procmem.PagemapFixture.library;
import static io.procmem.PagemapFixture.reasons;
import static io.procmem.PagemapFixture.resident;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeMapping;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in the middle of a count, and what the scan shows then. */
class PagemapFailureTest {

  private static final String PAGEMAP = "/proc/7/pagemap";
  private static final ByteRange ALL = ByteRange.exactly(100 * MIB << 10);

  /** A {@code status} of a thread that has no memory any more. */
  private static final String NO_MEMORY = "Name:\tfake\nUid:\t0\t0\t0\t0\nThreads:\t2\n";

  private final PagemapFixture fixture = new PagemapFixture();

  @BeforeEach
  void large() {
    fixture.large();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void inTheMiddle(Runnable event) {
    fixture.tree.whenRead(PAGEMAP, 3, event);
  }

  private void executesAnother() {
    fixture.tree.pid(7).executes("/bin/other").maps(heap(90 * MIB).privateKib(90 * MIB));
  }

  @Test
  void aProcessThatExits_isLeftOut() {
    inTheMiddle(() -> fixture.tree.ends(7));
    Snapshot snapshot = fixture.scans.scan();
    assertThat(snapshot.find(7)).isEmpty();
    assertThat(snapshot.find(1)).isPresent();
  }

  @Test
  void aProcessThatBecomesAZombie_isLeftOut() {
    inTheMiddle(() -> fixture.tree.pid(7).zombie());
    assertThat(fixture.scans.scan().find(7)).isEmpty();
  }

  @Test
  void aProcessThatExitsAfterTheLastRead_isLeftOut() {
    int[] opened = new int[1];
    fixture.tree.whenOpened(
        "/proc/7/status",
        () -> {
          if (fixture.reads() > 0 && opened[0]++ == 0) {
            fixture.tree.pid(7).zombie();
          }
        });
    assertThat(fixture.scans.scan().find(7)).isEmpty();
  }

  @Test
  void aPidThatIsReused_givesNoCount_andTheNewProcessIsCountedByTheNextScan() {
    inTheMiddle(
        () -> {
          fixture.scans.newProcess(7).maps(heap(90 * MIB).privateKib(90 * MIB));
        });
    assertThat(fixture.scans.scan().find(7)).isEmpty();
    assertThat(counted(fixture.scanAfter(SECOND)).uss())
        .isEqualTo(ByteRange.exactly(90 * MIB << 10));
  }

  @Test
  void anExec_dropsTheCount() {
    fixture.countsOnly();
    inTheMiddle(this::executesAnother);
    Memory.ResidentOnly memory = resident(fixture.scan());
    assertThat(memory.reason()).isEqualTo(Reason.TORN);
    assertThat(counted(fixture.scanAfter(SECOND)).uss())
        .isEqualTo(ByteRange.exactly(90 * MIB << 10));
  }

  @Test
  void anExec_isFollowedByARollup_whereThatIsAllowed() {
    inTheMiddle(this::executesAnother);
    assertThat(detailed(fixture.scan()).ussBytes()).isEqualTo(90 * MIB << 10);
  }

  @Test
  void anExecBeforeTheMappingsAreRead_dropsTheCount() {
    fixture.countsOnly();
    fixture.tree.whenOpened("/proc/7/maps", this::executesAnother);
    assertThat(resident(fixture.scan()).reason()).isEqualTo(Reason.TORN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aReadThatFails_dropsTheCount(int read) {
    fixture.countsOnly();
    fixture.tree.whenRead(PAGEMAP, read, () -> fixture.tree.failsReading(PAGEMAP, 1));
    Snapshot snapshot = fixture.scan();
    assertThat(resident(snapshot).reason()).isEqualTo(Reason.TORN);
    assertThat(fixture.reads()).isEqualTo(read);
    fixture.tree.pid(7).minorFaults(101);
    fixture.tree.whenRead(PAGEMAP, any -> {});
    assertThat(counted(fixture.scanAfter(Duration.ofSeconds(10))).uss()).isEqualTo(ALL);
  }

  @Test
  void aReadThatFails_isFollowedByARollup_whereThatIsAllowed() {
    fixture.tree.breaksOff(PAGEMAP);
    assertThat(detailed(fixture.scan()).ussBytes()).isEqualTo(100 * MIB << 10);
    assertThat(fixture.reads()).isEqualTo(2);
  }

  @Test
  void readsThatGiveLessThanWanted_areContinued() {
    fixture.tree.readsAtMost(1000);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\n",
        "\n",
        "5000 6000 rw-p 0 00:00 0\n",
        "-6000 rw-p 0 00:00 0\n",
        "5000- rw-p 0 00:00 0\n",
        "6000-5000 rw-p 0 00:00 0\n",
        "5000-5000 rw-p 0 00:00 0\n",
        "5000-6000 rw-p 0 00:00 0\n4000-5000 rw-p 0 00:00 0\n",
        "5000-7000 rw-p 0 00:00 0\n5000-6000 ---p 0 00:00 0\n",
        "10000000000005000-10000000000006000 rw-p 0 00:00 0\n"
      })
  void mappingsOfAnUnknownFormat_areReported_andARollupIsRead(String maps) {
    fixture.tree.pid(7).file("maps", maps);
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, Source.PAGEMAP)).containsExactly(Reason.MALFORMED);
    assertThat(reasons(snapshot, Source.SMAPS_ROLLUP)).isEmpty();
    assertThat(detailed(snapshot).ussBytes()).isEqualTo(100 * MIB << 10);
    assertThat(fixture.reads()).isZero();
  }

  @Test
  void mappingsOfAnUnknownFormat_leaveBounds_whereARollupIsNotAllowed() {
    fixture.countsOnly().tree.pid(7).file("maps", "garbage\n");
    Memory.ResidentOnly memory = resident(fixture.scan());
    assertThat(memory.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(memory.uss().lowerBytes()).isEqualTo(100 * MIB << 10);
  }

  @Test
  void mappingsThatBreakOffInALine_areTruncated() {
    fixture.countsOnly().tree.pid(7).file("maps", "5000-6000 rw-p 0 00:00 0\n7000-80");
    Snapshot snapshot = fixture.scan();
    assertThat(resident(snapshot).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(reasons(snapshot, Source.PAGEMAP)).containsExactly(Reason.TRUNCATED);
  }

  /** Mappings always consist of whole pages. A count must end even if they do not. */
  @Test
  void mappingsThatAreNoWholePages_doNotBlockTheCount() {
    fixture.tree.pid(7).file("maps", "555500000001-555500000002 rw-p 0 00:00 0\n");
    fixture.scan();
    assertThat(fixture.reads()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a[vsyscall]b",
        "/tmp/with blanks \\012 and newlines (deleted)",
        "/tmp/7f0000000000-7f0000001000 rw-p 00000000 00:00 0",
        "/tmp/\u00e9\u0001\u007f",
        "---p"
      })
  void theNameOfAMapping_doesNotMatter(String name) {
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).name(name).privateKib(100 * MIB), library(MIB).name(name).fileKib(MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
  }

  @Test
  void linesOfAnyLength_areUnderstood() {
    FakeMapping[] mappings = new FakeMapping[3];
    for (int i = 0; i < mappings.length; i++) {
      mappings[i] =
          FakeMapping.at(HEAP + i * (50 * MIB << 10), 50 * MIB)
              .name("/" + "7f00-7fff rw-p".repeat(1000 * (i + 1)))
              .privateKib(50 * MIB);
    }
    fixture.tree.pid(7).maps(mappings);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(150 * MIB << 10));
  }

  @Test
  void mappingsThatOverlap_areCountedOnce() {
    String heap = "%x-%x rw-p 00000000 00:00 0 [heap]%n";
    String half = heap.formatted(HEAP, HEAP + (50 * MIB << 10));
    String grown = heap.formatted(HEAP, HEAP + (100 * MIB << 10));
    fixture.tree.pid(7).file("maps", half + grown);
    fixture.tree.pid(7).memoryKib(100 * MIB, 100 * MIB, 100 * MIB).anonKib(100 * MIB);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
    assertThat(fixture.tree.bytesGiven("7/pagemap")).isEqualTo(100 * MIB / 4 * 8);
  }

  @Test
  void addressesOfTheKernel_areNotRead() {
    fixture
        .tree
        .pid(7)
        .file(
            "maps",
            """
            %x-%x rw-p 00000000 00:00 0      [heap]
            %x-%x r-xp 00000000 00:00 0      /usr/lib/libfake.so
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0   [vsyscall]
            """
                .formatted(HEAP, HEAP + (100 * MIB << 10), LIBRARY, LIBRARY + (2 * MIB << 10)));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
    assertThat(fixture.tree.bytesGiven("7/pagemap")).isEqualTo(102 * MIB / 4 * 8);
  }

  @Test
  void whereOnlyTheMappingsAreDenied_aRollupIsRead() {
    fixture.tree.denies("/proc/7/maps");
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, Source.PAGEMAP)).containsExactly(Reason.DENIED);
    assertThat(detailed(snapshot).ussBytes()).isEqualTo(100 * MIB << 10);
  }

  @Test
  void whereStatusIsDenied_aRollupIsRead_andOthersAreCounted() {
    fixture.tree.denies("/proc/7/status");
    fixture.tree.pid(8).codeAt(0x8000).maps(heap(90 * MIB).privateKib(90 * MIB));
    Snapshot snapshot = fixture.scan();
    assertThat(detailed(snapshot).ussBytes()).isEqualTo(100 * MIB << 10);
    assertThat(reasons(snapshot, Source.PAGEMAP)).containsExactly(Reason.DENIED);
    fixture.tree.pid(8).minorFaults(101);
    Memory other = ScanFixture.memory(fixture.scanAfter(SECOND), 8);
    assertThat(other).isInstanceOf(Memory.Counted.class);
  }

  @Test
  void aKernelThatDoesNotShowMemoryByKind_isReportedOnce_andRollupsAreRead() {
    fixture.tree.pid(7).file("status", NO_MEMORY + "VmPTE:\t     408 kB\n");
    Snapshot snapshot = fixture.scan();
    detailed(snapshot);
    assertThat(snapshot.unreadable())
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).isEqualTo(Reason.UNSUPPORTED));
  }

  /** The main thread may end while others run; its {@code status} shows no memory then. */
  @Test
  void aThreadThatEndsDuringTheCount_saysNothingAboutTheKernel() {
    fixture.tree.whenOpened(PAGEMAP, () -> fixture.tree.pid(7).file("status", NO_MEMORY));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.unreadable()).noneMatch(row -> row.reason() == Reason.UNSUPPORTED);
    assertThat(resident(snapshot).reason()).isEqualTo(Reason.VANISHED);
  }

  @Test
  void aDeadLeadersThreadThatEnds_isReplacedByAnother() {
    fixture.tree.pid(7).zombie().threads(2);
    fixture.tree.pid(7).thread(70).maps(heap(100 * MIB).privateKib(100 * MIB));
    fixture.tree.whenOpened(
        "/proc/7/task/70/statm",
        () -> {
          fixture.tree.pid(7).threadEnds(70);
          fixture.tree.pid(7).thread(71).maps(heap(100 * MIB).privateKib(100 * MIB));
        });
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
    assertThat(fixture.tree.readsOf("7/task/71/pagemap")).isNotEmpty();
  }

  @Test
  void aDeadLeadersThreadThatEndsDuringTheCount_isReplacedByAnother() {
    fixture.tree.pid(7).zombie().threads(2);
    fixture.tree.pid(7).thread(70).maps(heap(100 * MIB).privateKib(100 * MIB));
    fixture.tree.whenRead(
        "/proc/7/task/70/pagemap",
        13,
        () -> {
          fixture.tree.pid(7).threadEnds(70);
          fixture.tree.pid(7).thread(71).maps(heap(100 * MIB).privateKib(100 * MIB));
        });
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ALL);
  }

  /** A read that waits until the latch is released. */
  private CountDownLatch hangs() {
    CountDownLatch latch = new CountDownLatch(1);
    inTheMiddle(
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    fixture
        .scans
        .with()
        .detail(
            allowingLongStalls()
                .scanTimeAtMost(Duration.ofHours(1))
                .withReadTimeout(Duration.ofMillis(700)));
    return latch;
  }

  @Test
  void aReadThatHangs_doesNotHoldUpTheScan_andThatProcessIsLeftAloneForTenSeconds() {
    fixture.tree.pid(8).codeAt(0x8000).maps(heap(90 * MIB).privateKib(90 * MIB));
    CountDownLatch hang = hangs();
    try {
      Snapshot snapshot = fixture.scans.scan();
      assertThat(resident(snapshot).reason()).isEqualTo(Reason.HUNG);
      assertThat(resident(snapshot).uss().lowerBytes()).as("bounds").isPositive();
      assertThat(snapshot.stats().complete()).isFalse();
      assertThat(reasons(snapshot, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(resident(fixture.scans.scanAfter(SECOND)).reason()).isEqualTo(Reason.HUNG);
      assertThat(fixture.tree.opened("7/pagemap")).isEqualTo(1);
      ScanFixture.await(
          () -> ScanFixture.memory(fixture.scans.scan(), 8) instanceof Memory.Counted);
    } finally {
      hang.countDown();
    }
    ScanFixture.await(
        () -> resident(fixture.scans.scanAfter(Duration.ofMillis(1))).reason() != Reason.HUNG);
    fixture.tree.forgetOpened();
    resident(fixture.scans.scanAfter(Duration.ofSeconds(8)));
    assertThat(fixture.opened()).doesNotContain("pagemap", "maps");
    assertThat(counted(fixture.scanAfter(Duration.ofSeconds(11))).uss()).isEqualTo(ALL);
  }

  @Test
  void aReadThatHangs_leavesTheOlderCount_withItsAge() {
    CountDownLatch hang = hangs();
    hang.countDown();
    Snapshot first = fixture.scan();
    hang = hangs();
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).minorFaults(101);
    try {
      Snapshot second = fixture.scans.scanAfter(SECOND);
      assertThat(reasons(second, Source.SMAPS_ROLLUP)).containsExactly(Reason.HUNG);
      assertThat(counted(second).readAt()).isEqualTo(first.takenAt());
    } finally {
      hang.countDown();
    }
  }
}
