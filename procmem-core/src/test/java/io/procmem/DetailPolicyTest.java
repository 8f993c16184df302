package io.procmem;

import static io.procmem.Told.memory;
import static io.procmem.Told.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which details are read, and what stands where one is not. */
class DetailPolicyTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long GIB = 1L << 20;

  private final Told told = new Told();

  @BeforeEach
  void standardPolicy() {
    told.with().detail(DetailPolicy.standard(Scope.all()));
  }

  @AfterEach
  void close() {
    told.close();
  }

  @Test
  void aSmallAddressSpace_isReadWithoutAskingHowLargeItsTablesAre() {
    told.tree.pid(7).virtualKib(GIB / 2);
    assertThat(process(told.scan(), 7).pssBytes()).isPresent();
    assertThat(told.tree.opened("status")).isZero();
  }

  @Test
  void aLargeAddressSpaceWithSmallTables_isRead() {
    told.tree.pid(7).virtualKib(200 * GIB).pageTableKib(1024);
    assertThat(process(told.scan(), 7).pssBytes()).isPresent();
    assertThat(told.tree.opened("status")).isEqualTo(1);
  }

  @Test
  void aProcessWithLargeTables_isTooCostly_howeverSmallItsResidentSize() {
    told.tree.pid(7).virtualKib(32 * GIB).memoryKib(1_600, 1_600, 1_600).pageTableKib(65 << 10);
    Snapshot snapshot = told.scan();
    assertThat(memory(snapshot, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.why()).isEqualTo(Reason.TOO_COSTLY));
    assertThat(told.tree.bytesGiven("7/smaps_rollup")).isZero();
    assertThat(snapshot.stats().detailsSkipped()).isEqualTo(1);
    assertThat(snapshot.unreadable()).as("a choice is no failure").isEmpty();
    assertThat(snapshot.stats().complete()).isTrue();
  }

  @Test
  void aProcessTooCostly_thatIsForbiddenToo_saysThatItIsForbidden_andIsAskedOnce() {
    told.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    told.tree.pid(8).virtualKib(32 * GIB).pageTableKib(65 << 10);
    told.tree.denies("/proc/7/smaps_rollup");
    told.scan();
    assertThat(told.tree.opened("7/smaps_rollup")).as("and once more, to be sure").isEqualTo(2);
    assertThat(told.tree.opened("8/smaps_rollup")).isEqualTo(1);
    told.tree.forgetOpened();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(((Memory.ResidentOnly) memory(second, 7)).why()).isEqualTo(Reason.DENIED);
    assertThat(((Memory.ResidentOnly) memory(second, 8)).why()).isEqualTo(Reason.TOO_COSTLY);
    assertThat(told.tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void aWiderBound_readsIt() {
    told.with().detail(DetailPolicy.stallingAtMost(Duration.ofSeconds(2)));
    told.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    assertThat(process(told.scan(), 7).pssBytes()).isPresent();
  }

  @Test
  void every_readsWhateverItCosts() {
    told.with().detail(DetailPolicy.every());
    told.tree.pid(7).virtualKib(200 * GIB).pageTableKib(400 << 10);
    assertThat(process(told.scan(), 7).pssBytes()).isPresent();
    assertThat(told.tree.opened("status")).isZero();
  }

  @Test
  void tablesAreAskedAgain_onlyWhenTheyMayHaveMoved() {
    told.tree.pid(7).virtualKib(32 * GIB).pageTableKib(65 << 10);
    told.scan();
    told.scanAfter(SECOND);
    assertThat(told.tree.opened("status")).isEqualTo(1);
    told.tree.pid(7).minorFaults(101).pageTableKib(100);
    assertThat(process(told.scanAfter(SECOND), 7).pssBytes()).isPresent();
    assertThat(told.tree.opened("status")).isEqualTo(2);
  }

  @Test
  void aProcessIsStalledForAtMostAFractionOfItsTime_andKeepsItsDetailWithItsAge() {
    told.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    Snapshot first = told.scan();
    told.tree.pid(7).memoryKib(6_000, 6_000, 6_000);
    Snapshot second = told.scanAfter(Duration.ofNanos(1));
    Memory.Detailed kept = (Memory.Detailed) memory(second, 7);
    assertThat(kept.rssBytes()).as("its resident size is fresh").isEqualTo(6_000L << 10);
    assertThat(kept.pssBytes()).as("its detail is not").isEqualTo(5_000L << 10);
    assertThat(kept.readAt()).isEqualTo(first.takenAt());
    assertThat(second.stats().detailsKept()).isEqualTo(1);
    assertThat(second.stats().detailsRead()).isZero();

    Snapshot later = told.scanAfter(Duration.ofMinutes(5));
    assertThat(process(later, 7).pssBytes()).hasValue(6_000L << 10);
    assertThat(((Memory.Detailed) memory(later, 7)).readAt()).isEqualTo(later.takenAt());
  }

  @Test
  void anExec_endsTheLifeOfAKeptDetail() {
    told.tree.pid(7).memoryKib(5_000, 5_000, 5_000);
    told.scan();
    told.tree.pid(7).executes("/bin/other").virtualKib(200 * GIB).pageTableKib(400 << 10);
    assertThat(process(told.scanAfter(Duration.ofNanos(1)), 7).pssBytes()).isEmpty();
  }

  @Test
  void aDetailNotAskedForInThisScan_isNotShown() {
    told.tree.pid(7);
    told.scan();
    told.time.pass(SECOND);
    Snapshot without =
        told.procMem().report(io.procmem.snapshot.Demand.of(Source.STATM)).snapshot();
    assertThat(((Memory.ResidentOnly) memory(without, 7)).why()).isEqualTo(Reason.NOT_ASKED);
  }

  @Test
  void whenTimeRunsOut_theMostDueWereReadFirst_andTheRestIsTooCostly() {
    told.with()
        .readerThreads(1)
        .detail(DetailPolicy.standard(Scope.all()).withPatience(SECOND).withScanTime(SECOND));
    told.tree.pid(7).memoryKib(9_000, 1, 1);
    told.tree.pid(8).memoryKib(8_000, 1, 1);
    told.tree.pid(9).memoryKib(10_000, 1, 1);
    CountDownLatch slow = told.tree.hangs("/proc/7/smaps_rollup");
    try {
      Snapshot snapshot = told.scan();
      assertThat(process(snapshot, 9).pssBytes()).as("the largest").isPresent();
      assertThat(process(snapshot, 7).pssBytes()).isEmpty();
      assertThat(((Memory.ResidentOnly) memory(snapshot, 8)).why())
          .isIn(Reason.TOO_COSTLY, Reason.HUNG);
      assertThat(snapshot.stats().complete()).isFalse();
    } finally {
      slow.countDown();
    }
  }

  @Test
  void aBoundMustBePositive() {
    assertThatThrownBy(() -> DetailPolicy.stallingAtMost(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none()");
  }
}
