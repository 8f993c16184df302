package io.procmem;

import static io.procmem.ScanFixture.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget leaves unread, and that every process is read eventually. */
class DetailBudgetTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The duration of each fake read: more than {@link #ONE_READ} of a scan. */
  private static final Duration READ = Duration.ofMillis(3);

  private static final Duration SCAN = Duration.ofSeconds(1);
  private static final double ONE_READ = 0.001;

  /** By how much a scan extends its time at most if it gets no CPU, and a bit more. */
  private static final Duration EXTENSION = Duration.ofMillis(4_100);

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void oneReader() {
    fixture.with().readers(1);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process whose detail takes some time to read. */
  private void slow(int pid, int parent, String name, long uid) {
    fixture.tree.pid(pid).parent(parent).name(name).codeAt(0x1000L * pid).uid(uid);
    fixture.tree.whenOpened("/proc/" + pid + "/smaps_rollup", () -> ScanFixture.spin(READ));
  }

  /** The default policy, on a machine so busy that a thread may not run for a second. */
  private static DetailPolicy patient() {
    return DetailPolicy.standard()
        .reuse(Duration.ZERO)
        .scanTimeAtMost(Duration.ofMinutes(1))
        .withReadTimeout(Duration.ofMinutes(1))
        .withoutCounts();
  }

  private static boolean isRead(Snapshot snapshot, int pid) {
    return memory(snapshot, pid) instanceof Memory.Detailed detail
        && detail.readAt().equals(snapshot.takenAt());
  }

  @Test
  void aUserThatHasHadItsShare_waitsForOthers() {
    fixture.with().detail(DetailPolicy.every().scanTimeAtMost(SCAN).userShareAtMost(ONE_READ));
    slow(7, 2, "a", 1001);
    slow(8, 3, "b", 1001);
    slow(9, 4, "c", 1002);
    fixture.tree.pid(7).memoryKib(9_000, 1, 1);
    Snapshot snapshot = fixture.scan();
    assertThat(fixture.tree.opened())
        .filteredOn(path -> path.endsWith("smaps_rollup"))
        .as("the larger, another user's, then the rest")
        .containsExactly("7/smaps_rollup", "9/smaps_rollup", "8/smaps_rollup");
    assertThat(snapshot.stats().detailsRead()).isEqualTo(3);
    assertThat(snapshot.stats().complete()).isTrue();
  }

  @Test
  void aUserThatHasHadItsShare_getsTheTimeThatIsLeft() {
    fixture.with().detail(DetailPolicy.every().scanTimeAtMost(SCAN).userShareAtMost(ONE_READ));
    slow(7, 2, "a", 1001);
    slow(8, 3, "b", 1001);
    slow(9, 4, "c", 1002);
    fixture.tree.pid(7).memoryKib(9_000, 1, 1);
    fixture.tree.whenOpened("/proc/9/smaps_rollup", () -> ScanFixture.spin(SCAN.plus(EXTENSION)));
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 8))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class, m -> assertThat(m.reason()).isEqualTo(Reason.OUT_OF_TIME));
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(isRead(fixture.scanAfter(SECOND), 8)).as("its turn").isTrue();
  }

  @Test
  void ifAScanHasTimeForAFew_everyProcessIsReadEventually() {
    fixture.with().detail(DetailPolicy.every().scanTimeAtMost(READ.multipliedBy(5)));
    for (int pid = 10; pid < 30; pid++) {
      slow(pid, pid + 100, "p" + pid, 1);
      fixture.tree.pid(pid).memoryKib(1000L * pid, 1, 1);
    }
    Set<Integer> read = new HashSet<>();
    for (int scan = 0; scan < 1000 && read.size() < 20; scan++) {
      Snapshot snapshot = fixture.scanAfter(SECOND);
      assertThat(snapshot.stats().detailsRead()).isLessThan(20);
      snapshot.processes().stream()
          .filter(process -> isRead(snapshot, process.pid()))
          .forEach(process -> read.add(process.pid()));
    }
    assertThat(read).hasSize(20);
  }

  @Test
  void whereNewProcessesFillEveryScan_theOldOnesHaveATurnToo() {
    fixture.with().detail(DetailPolicy.every().scanTimeAtMost(Duration.ofMillis(600)));
    fixture.tree.pid(7).memoryKib(500_000, 500_000, 500_000);
    fixture.scan();
    fixture.tree.forgetOpened();
    for (int scan = 0; scan < 5; scan++) {
      for (int i = 0; i < 300; i++) { // reading them all takes 900 ms
        fixture.tree.ends(1000 + scan * 300 + i - 300);
        slow(1000 + scan * 300 + i, 2, "new", 1);
      }
      fixture.scanAfter(SECOND);
    }
    assertThat(fixture.tree.opened().stream().filter(path -> path.equals("7/smaps_rollup")))
        .hasSize(5);
  }

  @Test
  void aTornRead_countsAsAStall() {
    fixture
        .with()
        .detail(
            DetailPolicy.standard().withoutCounts().reuse(Duration.ZERO).withReadTimeout(SECOND));
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    fixture.tree.pid(7).file("statm", "50000 100000 0 0 0 0 0\n");
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> ScanFixture.spin(Duration.ofMillis(20)));
    fixture.scan();
    assertThat(fixture.tree.opened("7/smaps_rollup")).as("torn twice, 40 ms").isEqualTo(2);
    long given = fixture.tree.bytesGiven("7/smaps_rollup");
    fixture.scanAfter(Duration.ofSeconds(5));
    assertThat(fixture.tree.bytesGiven("7/smaps_rollup")).as("left alone").isEqualTo(given);
    fixture.scanAfter(Duration.ofMinutes(5));
    assertThat(fixture.tree.bytesGiven("7/smaps_rollup")).as("in the end").isGreaterThan(given);
  }

  @Test
  void aReadThatHung_isNotRepeatedSoon_whateverItReturnsInTheEnd() {
    fixture.tree.pid(7);
    CountDownLatch hang = fixture.tree.hangs("/proc/7/smaps_rollup");
    fixture.with().detail(DetailPolicy.standard().withReadTimeout(Duration.ofMillis(20)));
    fixture.scan();
    fixture.tree.forgetOpened();
    hang.countDown();
    ScanFixture.await(() -> isLateDetailTaken());
    fixture.scanAfter(Duration.ofSeconds(8));
    assertThat(fixture.tree.opened("7/smaps_rollup")).as("left alone").isZero();
    fixture.scanAfter(Duration.ofSeconds(10));
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }

  private boolean isLateDetailTaken() {
    return memory(fixture.scanAfter(Duration.ofMillis(1)), 7) instanceof Memory.Detailed;
  }

  @Test
  void aShareOfUnlimitedTime_isNoLimit() {
    fixture.with().detail(DetailPolicy.every().userShareAtMost(0.5));
    slow(7, 2, "a", 1);
    fixture.tree.pid(7).virtualKib(500 << 10);
    fixture.tree.file("/proc/thread-self/schedstat", "5000000 0 1\n");
    assertThat(isRead(fixture.scan(), 7)).isTrue();
    assertThat(isRead(fixture.scanAfter(Duration.ofNanos(1)), 7)).as("and no pause").isTrue();
  }

  @Test
  void denials_takeNoShare() {
    fixture.with().detail(DetailPolicy.every().scanTimeAtMost(SCAN).userShareAtMost(ONE_READ));
    slow(7, 2, "a", 1);
    slow(8, 3, "b", 1);
    fixture.tree.pid(7).memoryKib(9_000, 1, 1);
    fixture.tree.denies("/proc/7/smaps_rollup");
    assertThat(isRead(fixture.scan(), 8)).isTrue();
  }

  @Test
  void aReadThatWaitedForAProcessor_isNotRepeatedForTenSeconds() {
    fixture.with().detail(patient());
    slow(7, 2, "a", 1);
    fixture.tree.pid(7).virtualKib(500 << 10); // 12 ms are predicted, so this is worth asking
    fixture.tree.file("/proc/thread-self/schedstat", "5000000 0 1\n");
    assertThat(isRead(fixture.scan(), 7)).isTrue();
    assertThat(isRead(fixture.scanAfter(Duration.ofMillis(9_999)), 7)).isFalse();
    assertThat(isRead(fixture.scanAfter(Duration.ofMillis(1)), 7)).isTrue();
    assertThat(isRead(fixture.scanAfter(Duration.ofMillis(19_999)), 7)).isFalse();
    assertThat(isRead(fixture.scanAfter(Duration.ofMillis(1)), 7)).isTrue();
  }

  @Test
  void whereTheKernelDoesNotTellItsProcessorTime_aReadIsAssumedToHaveRun() {
    fixture.with().detail(patient());
    slow(7, 2, "a", 1);
    fixture.tree.pid(7).virtualKib(500 << 10);
    assertThat(isRead(fixture.scan(), 7)).isTrue();
    fixture.tree.forgetOpened();
    assertThat(isRead(fixture.scanAfter(Duration.ofSeconds(9)), 7)).isTrue();
    assertThat(fixture.tree.opened("schedstat")).as("it is not tried again").isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void aShare_isAboveZero_andAtMostOne(double share) {
    DetailPolicy policy = DetailPolicy.every();
    assertThatThrownBy(() -> policy.userShareAtMost(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share of a user");
    assertThatThrownBy(() -> policy.stallShareAtMost(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share of a process's time");
  }

  @Test
  void theTimeOfAScan_isPositive() {
    assertThatThrownBy(() -> DetailPolicy.every().scanTimeAtMost(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scan's time");
  }
}
