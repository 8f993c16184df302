package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.procmem.internal.read.ReadDeadline;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which details are read, and what replaces one that is not. */
class DetailPolicyTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long GIB = 1L << 20;

  private static final String HALF_SHARED =
      """
      00400000-7ffdbcb68000 ---p 00000000 00:00 0                          [rollup]
      Rss:              100000 kB
      Pss:               50000 kB
      Private_Clean:         0 kB
      Private_Dirty:     40000 kB
      Swap:            9000000 kB
      """;

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void standardPolicy() {
    fixture.with().detail(rationed());
  }

  /** The limits of the default for rollups alone. */
  private static DetailPolicy rationed() {
    return DetailPolicy.standard(Selection.all()).withoutCounts();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aSmallAddressSpace_isReadWithoutTheSizeOfItsTables() {
    fixture.tree.pid(7).virtualKib(GIB / 2);
    assertThat(process(fixture.scan(), 7).pssBytes()).isPresent();
    assertThat(fixture.tree.opened("status")).isZero();
  }

  @Test
  void aLargeAddressSpaceWithSmallTables_isRead() {
    fixture.tree.pid(7).virtualKib(200 * GIB).pageTableKib(1024);
    assertThat(process(fixture.scan(), 7).pssBytes()).isPresent();
    assertThat(fixture.tree.opened("status")).isEqualTo(1);
  }

  @Test
  void aProcessThatHasShrunkSinceItWasRead_isSkippedUntilItIsDueAgain() {
    fixture.tree.pid(7).virtualKib(4 * GIB).memoryKib(80_000, 70_000, 60_000).pageTableKib(400);
    assertThat(process(fixture.scan(), 7).ussBytes()).hasValue(60_000L << 10);
    fixture.tree.pid(7).memoryKib(50_000, 45_000, 40_000);
    Snapshot shrunk = fixture.scan();
    assertThat(process(shrunk, 7).ussBytes()).as("what was read is more than is there").isEmpty();
    assertThat(shrunk.stats().detailsSkipped()).isEqualTo(1);
    assertThat(shrunk.stats().detailsReused()).isZero();
    assertThat(process(fixture.scanAfter(Duration.ofMinutes(1)), 7).ussBytes())
        .hasValue(40_000L << 10);
  }

  @Test
  void aProcessWithLargeTables_isTooExpensive_evenWithASmallResidentSize() {
    fixture.tree.pid(7).virtualKib(32 * GIB).memoryKib(1_600, 1_600, 1_600).pageTableKib(65 << 10);
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.TOO_COSTLY));
    assertThat(fixture.tree.bytesGiven("7/smaps_rollup")).isZero();
    assertThat(snapshot.stats().detailsSkipped()).isEqualTo(1);
    assertThat(snapshot.unreadable()).as("a choice is no failure").isEmpty();
    assertThat(snapshot.stats().complete()).isTrue();
  }

  @Test
  void aTooExpensiveProcess_thatIsAlsoDenied_isReportedAsDenied_andTriedOnce() {
    fixture.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    fixture.tree.pid(8).virtualKib(32 * GIB).pageTableKib(65 << 10);
    fixture.tree.denies("/proc/7/smaps_rollup");
    fixture.scan();
    assertThat(fixture.tree.opened("7/smaps_rollup")).as("and once more, to be sure").isEqualTo(2);
    assertThat(fixture.tree.opened("8/smaps_rollup")).isEqualTo(1);
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(((Memory.ResidentOnly) memory(second, 7)).reason()).isEqualTo(Reason.DENIED);
    assertThat(((Memory.ResidentOnly) memory(second, 8)).reason()).isEqualTo(Reason.TOO_COSTLY);
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void aHigherLimit_readsIt() {
    fixture.with().detail(rationed().stallAtMost(Duration.ofSeconds(2)));
    fixture.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    assertThat(process(fixture.scan(), 7).pssBytes()).isPresent();
  }

  @Test
  void every_readsWhateverItCosts() {
    fixture.with().detail(DetailPolicy.every());
    fixture.tree.pid(7).virtualKib(200 * GIB).pageTableKib(400 << 10);
    assertThat(process(fixture.scan(), 7).pssBytes()).isPresent();
    assertThat(fixture.tree.opened("status")).isZero();
  }

  @Test
  void tablesAreReadAgain_onlyWhenTheyMayHaveChanged() {
    fixture.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    fixture.scan();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("status")).as("for the tables and the bounds").isEqualTo(2);
    fixture.tree.pid(7).minorFaults(101).pageTableKib(100);
    assertThat(process(fixture.scanAfter(SECOND), 7).pssBytes()).isPresent();
    assertThat(fixture.tree.opened("status")).as("for the tables").isEqualTo(3);
  }

  @Test
  void aProcess_isStalledForAtMostAShareOfItsTime_andKeepsItsDetailWithItsAge() {
    fixture.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).memoryKib(5_200, 5_200, 5_200);
    Snapshot second = fixture.scanAfter(Duration.ofNanos(1));
    Memory.Detailed kept = (Memory.Detailed) memory(second, 7);
    assertThat(kept.rssBytes()).as("its resident size is fresh").isEqualTo(5_200L << 10);
    assertThat(kept.pssBytes()).as("its detail is not").isEqualTo(5_000L << 10);
    assertThat(kept.readAt()).isEqualTo(first.takenAt());
    assertThat(second.stats().detailsReused()).isEqualTo(1);
    assertThat(second.stats().detailsRead()).isZero();

    Snapshot later = fixture.scanAfter(Duration.ofMinutes(5));
    assertThat(process(later, 7).pssBytes()).hasValue(5_200L << 10);
    assertThat(((Memory.Detailed) memory(later, 7)).readAt()).isEqualTo(later.takenAt());
  }

  @Test
  void anExec_discardsAKeptDetail() {
    fixture.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    fixture.scan();
    fixture.tree.pid(7).executes("/bin/other").virtualKib(200 * GIB).pageTableKib(400 << 10);
    assertThat(memory(fixture.scanAfter(Duration.ofNanos(1)), 7))
        .isInstanceOf(Memory.ResidentOnly.class);
  }

  @Test
  void aDetailNotRequestedInThisScan_isNotShown() {
    fixture.tree.pid(7);
    fixture.scan();
    fixture.time.pass(SECOND);
    Snapshot without =
        fixture.procMem().report(io.procmem.snapshot.Demand.of(Source.STATM)).snapshot();
    assertThat(((Memory.ResidentOnly) memory(without, 7)).reason()).isEqualTo(Reason.NOT_ASKED);
  }

  @Test
  void whenTimeRunsOut_theMostUrgentWereReadFirst_andTheRestIsNot() {
    fixture.with().readers(1).detail(rationed().scanTimeAtMost(SECOND).withReadTimeout(SECOND));
    fixture.tree.pid(7).memoryKib(9_000, 1, 1);
    fixture.tree.pid(8).memoryKib(8_000, 1, 1);
    fixture.tree.pid(9).memoryKib(10_000, 1, 1);
    CountDownLatch slow = fixture.tree.hangs("/proc/7/smaps_rollup");
    try {
      Snapshot snapshot = fixture.scan();
      assertThat(process(snapshot, 9).pssBytes()).as("the largest").isPresent();
      assertThat(process(snapshot, 7).pssBytes()).isEmpty();
      assertThat(((Memory.ResidentOnly) memory(snapshot, 8)).reason())
          .isIn(Reason.OUT_OF_TIME, Reason.HUNG);
      assertThat(snapshot.stats().complete()).isFalse();
    } finally {
      slow.countDown();
    }
  }

  @Test
  void aLimit_mustBePositive() {
    assertThatThrownBy(() -> DetailPolicy.standard().stallAtMost(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none()");
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 300_000_000})
  void aPass_getsTheRestOfItsScan_andALateOneHalfOfAScan(long begun) {
    assertThat(leftMillis(begun, 0)).isEqualTo(500);
    assertThat(leftMillis(begun, 250)).isEqualTo(250);
    assertThat(leftMillis(begun, 251)).isEqualTo(250);
    assertThat(leftMillis(begun, 9000)).isEqualTo(250);
  }

  private static long leftMillis(long begun, int later) {
    long now = begun + millis(later);
    ReadDeadline deadline = DetailPolicy.standard(Selection.all()).deadlines().deadline(begun, now);
    return Duration.ofNanos(deadline.leftNanos(now)).toMillis();
  }

  static Stream<Arguments> standards() {
    return Stream.of(
        arguments(Selection.all(), 25),
        arguments(Selection.all().user(33), 25),
        arguments(Selection.self(), 100),
        arguments(Selection.ownTree(), 100),
        arguments(Selection.tree(7), 100));
  }

  @ParameterizedTest
  @MethodSource("standards")
  void aTreeOrThisJvm_mayBeStalledLonger(Selection selection, long bound) {
    DetailPolicy policy = DetailPolicy.standard(selection);
    assertThat(policy.plan().budget().stallNanos()).isEqualTo(millis(bound));
  }

  @Test
  void aLimitBeyondAnyDuration_isUnlimited() {
    fixture.with().detail(rationed().stallAtMost(Duration.ofSeconds(Long.MAX_VALUE)));
    fixture.tree.pid(7).virtualKib(200 * GIB).pageTableKib(400 << 10);
    assertThat(process(fixture.scan(), 7).pssBytes()).isPresent();
  }

  private static Memory.Detailed detail(Snapshot snapshot) {
    return (Memory.Detailed) memory(snapshot, 7);
  }

  private static Reason why(Snapshot snapshot) {
    return ((Memory.ResidentOnly) memory(snapshot, 7)).reason();
  }

  @Test
  void aTornDetail_leavesTheOlderOne_withItsAge() {
    fixture.readingStatmFirst();
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).file("statm", "50000 16000 0 0 0 0 0\n").memoryKib(128_000, 1, 1);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(reasons(second, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.TORN);
    assertThat(detail(second).readAt()).isEqualTo(first.takenAt());
    assertThat(detail(second).pssBytes()).isEqualTo(64_000L << 10);
  }

  @Test
  void aDetailNotReadWithoutDescriptors_leavesTheOlderOne_withItsAge() {
    fixture.with().detail(DetailPolicy.every());
    fixture.tree.pid(7);
    Snapshot first = fixture.scan();
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> fixture.tree.exhausted(true));
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(reasons(second, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.EXHAUSTED);
    assertThat(detail(second).readAt()).isEqualTo(first.takenAt());
  }

  @Test
  void aDetailThatIsDenied_leavesNoOlderOne() {
    fixture.with().detail(DetailPolicy.every());
    fixture.tree.pid(7);
    fixture.scan();
    fixture.tree.denies("/proc/7/smaps_rollup");
    assertThat(why(fixture.scanAfter(SECOND))).isEqualTo(Reason.DENIED);
    assertThat(why(fixture.scanAfter(SECOND))).as("remembered").isEqualTo(Reason.DENIED);
  }

  @Test
  void aKeptDetail_thatContradictsTheResidentSize_isNotShown() {
    fixture.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    fixture.scan();
    fixture.tree.pid(7).memoryKib(4_996, 4_996, 4_996);
    Snapshot second = fixture.scanAfter(Duration.ofNanos(1));
    assertThat(why(second)).isEqualTo(Reason.TOO_COSTLY);
    assertThat(process(second, 7).rssBytes()).hasValue(4_996L << 10);
    assertThat(second.stats().detailsReused()).isZero();
  }

  /** Two processes share 900 MB, and one unmaps them. */
  @Test
  void aKeptDetail_whosePssIsAboveTheResidentSize_isNotShown() {
    fixture.tree.pid(7).memoryKib(901_000, 450_500, 1_000).lacks("status");
    fixture.scan();
    fixture.tree.pid(7).memoryKib(20_000, 900, 900);
    Snapshot second = fixture.scanAfter(Duration.ofNanos(1));
    assertThat(why(second)).isEqualTo(Reason.TOO_COSTLY);
    assertThat(process(second, 7).pss().orElseThrow().upperBytes()).isEqualTo(20_000L << 10);
    assertThat(second.stats().detailsReused()).isZero();
  }

  /** Every part of a resident size is at most as large. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pss_Dirty", "Pss_Anon", "Pss_File", "Pss_Shmem", "Shared_Clean", "Shared_Dirty",
        "Referenced", "Anonymous", "KSM", "LazyFree", "AnonHugePages", "ShmemPmdMapped",
        "FilePmdMapped", "Locked"
      })
  void aKeptDetail_ofWhichAPartIsAboveTheResidentSize_isNotShown(String part) {
    fixture.tree.pid(7).memoryKib(100_000, 50_000, 40_000).lacks("status");
    fixture.tree.pid(7).file("smaps_rollup", HALF_SHARED + part + ": 60004 kB\n");
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).memoryKib(60_004, 1, 1);
    assertThat(detail(fixture.scanAfter(Duration.ofNanos(1))).readAt()).isEqualTo(first.takenAt());
    fixture.tree.pid(7).memoryKib(60_000, 1, 1);
    assertThat(why(fixture.scanAfter(Duration.ofNanos(1)))).isEqualTo(Reason.TOO_COSTLY);
  }

  @Test
  void theBoundsOfAKeptDetail_doNotExceedTheResidentSize() {
    fixture.tree.pid(7).memoryKib(100_000, 50_000, 40_000).lacks("status");
    fixture.tree.pid(7).file("smaps_rollup", HALF_SHARED + "Private_Hugetlb: 4000 kB\n");
    fixture.scan();
    fixture.tree.pid(7).memoryKib(70_000, 1, 1);
    Memory.Detailed kept = detail(fixture.scanAfter(Duration.ofNanos(1)));
    assertThat(kept.pss()).isEqualTo(new ByteRange(20_000L << 10, 70_000L << 10));
    assertThat(kept.uss()).isEqualTo(new ByteRange(14_000L << 10, 74_000L << 10));
  }

  @Test
  void hugePages_areInTheUniqueSize_andNotInTheResidentSize_whichContradictsNothing() {
    fixture.tree.pid(7).memoryKib(5_000, 5_000, 4_000).hugetlbKib(8_000);
    Snapshot first = fixture.scan();
    assertThat(process(first, 7).ussBytes()).hasValue(12_000L << 10);
    Snapshot second = fixture.scanAfter(Duration.ofNanos(1));
    assertThat(detail(second).readAt()).isEqualTo(first.takenAt());
    assertThat(process(second, 7).ussBytes()).hasValue(12_000L << 10);
  }

  @Test
  void anotherName_leavesTheDetail() {
    fixture.tree.pid(7);
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).name("renamed");
    Snapshot second = fixture.scanAfter(Duration.ofNanos(1));
    assertThat(process(second, 7).name()).isEqualTo("renamed");
    assertThat(detail(second).readAt()).isEqualTo(first.takenAt());
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aProcessThatGrows_becomesTooExpensive_untilItShrinks() {
    fixture.tree.pid(7).virtualKib(8192 * GIB).pageTableKib(4);
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).minorFaults(101).pageTableKib(4 * GIB);
    Snapshot grown = fixture.scanAfter(Duration.ofHours(1));
    assertThat(detail(grown).readAt()).isEqualTo(first.takenAt());
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
    fixture.tree.pid(7).minorFaults(102).pageTableKib(4);
    Snapshot shrunk = fixture.scanAfter(Duration.ofHours(1));
    assertThat(detail(shrunk).readAt()).isEqualTo(shrunk.takenAt());
  }

  @Test
  void theAgeOfADetail_doesNotDependOnTheClock() {
    fixture.tree.pid(7);
    Snapshot first = fixture.scan();
    fixture.time.setBack(Duration.ofHours(1));
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(detail(second).readAt()).isEqualTo(first.takenAt()).isAfter(second.takenAt());
    assertThat(second.monotonicNanos() - detail(second).monotonicNanos())
        .isEqualTo(SECOND.toNanos());
  }

  @Test
  void aClockSetBack_makesNoDetailYounger() {
    fixture.tree.pid(7);
    fixture.scan();
    fixture.time.setBack(Duration.ofHours(1));
    Snapshot later = fixture.scanAfter(Duration.ofMinutes(5));
    assertThat(detail(later).readAt()).isEqualTo(later.takenAt());
  }
}
