package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When a detail that was read is used again, and when it is not. */
class ReuseTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration AGE = Duration.ofMinutes(5);

  private final ScanFixture told = new ScanFixture();

  @BeforeEach
  void oneProcess() {
    told.with().detail(DetailPolicy.every().reuse(AGE));
    told.tree.pid(7).parent(2).codeAt(0x7000).memoryKib(64_000, 63_000, 62_500);
  }

  @AfterEach
  void close() {
    told.close();
  }

  private boolean isReadAgain() {
    return isReadAgain(7);
  }

  /** Whether a scan a second from now reads the detail of a process. */
  private boolean isReadAgain(int pid) {
    told.tree.forgetOpened();
    Snapshot snapshot = told.scanAfter(SECOND);
    boolean read = told.tree.opened(pid + "/smaps_rollup") == 1;
    Memory.Detailed detail = (Memory.Detailed) memory(snapshot, pid);
    assertThat(detail.readAt().equals(snapshot.takenAt())).isEqualTo(read);
    return read;
  }

  @Test
  void aProcessThatHasDoneNothing_isNotReadAgain_andSaysHowOldItsDetailIs() {
    Snapshot first = told.scan();
    told.tree.forgetOpened();
    Snapshot second = told.scanAfter(SECOND);
    assertThat(told.tree.opened("smaps_rollup")).isZero();
    assertThat(((Memory.Detailed) memory(second, 7)).readAt()).isEqualTo(first.takenAt());
    assertThat(process(second, 7).pssBytes()).hasValue(63_000L << 10);
    assertThat(second.stats().detailsReused()).isEqualTo(1);
    assertThat(second.stats().detailsRead()).isZero();
    assertThat(second.stats().detailsSkipped()).isZero();
  }

  @Test
  void itIsReadAgain_whenItIsAsOldAsAllowed() {
    told.scan();
    told.after(AGE.minus(SECOND).minusNanos(1));
    assertThat(isReadAgain()).as("a nanosecond younger").isFalse();
    told.after(Duration.ofNanos(1).minus(SECOND));
    assertThat(isReadAgain()).isTrue();
  }

  static Stream<Named<Consumer<ScanFixture>>> signs() {
    return Stream.of(
        Named.of("it has run", told -> told.tree.pid(7).cpuTicks(0, 1)),
        Named.of("it has faulted", told -> told.tree.pid(7).minorFaults(101)),
        Named.of("it has grown", told -> told.tree.pid(7).memoryKib(64_004, 63_000, 62_500)),
        Named.of("it has shrunk", told -> told.tree.pid(7).memoryKib(63_996, 63_000, 62_500)),
        Named.of("it has mapped something", told -> told.tree.pid(7).virtualKib(10_004)),
        Named.of("it has executed something", told -> told.tree.pid(7).executes("/bin/other")));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void itIsReadAgain_whenSomethingHasHappenedToIt_andThenNoMore(Consumer<ScanFixture> happens) {
    told.scan();
    happens.accept(told);
    assertThat(isReadAgain()).isTrue();
    assertThat(isReadAgain()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2048, false", "2050, true"}) // each of them is shared, and of a file
  void aDetailOfMuchSharedMemory_isReadAgainAfterHalfAMinute(long sharedKib, boolean isMuch) {
    told.tree.pid(7).memoryKib(64_000, 62_000, 64_000 - sharedKib);
    told.scan();
    told.after(Duration.ofSeconds(29).minusNanos(1));
    assertThat(isReadAgain()).as("a nanosecond younger").isFalse();
    told.after(Duration.ofNanos(1).minus(SECOND));
    assertThat(isReadAgain()).isEqualTo(isMuch);
  }

  @Test
  void aDetailOfSharedHugePages_isReadAgainAfterHalfAMinute() {
    told.tree.pid(7).sharedHugetlbKib(2048);
    told.scan();
    assertThat(isReadAgain()).isFalse();
    told.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isTrue();
  }

  /** What other processes do to shared pages, whether they are relatives or strangers. */
  static Stream<Named<Consumer<ScanFixture>>> others() {
    return Stream.of(
        Named.of("one has ended", told -> told.tree.ends(8)),
        Named.of("one has ended and is not reaped", told -> told.tree.pid(8).zombie()),
        Named.of("one has grown", told -> told.tree.pid(8).memoryKib(70_000, 1, 1)),
        Named.of("one has written to a page", told -> told.tree.pid(8).minorFaults(101)),
        Named.of("one has executed something", told -> told.tree.pid(8).executes("/bin/x")),
        Named.of("it has forked", told -> told.tree.pid(9).parent(7).memoryKib(64_000, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatOthersDoToSharedPages_isSeenWithinHalfAMinute(Consumer<ScanFixture> happens) {
    told.tree.pid(7).memoryKib(64_000, 40_000, 20_000);
    told.tree.pid(8).parent(3).memoryKib(64_000, 40_000, 20_000);
    told.scan();
    happens.accept(told);
    told.tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    told.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isTrue();
    assertThat(process(told.scan(), 7).ussBytes()).hasValue(64_000L << 10);
  }

  @Test
  void aProcessThatLostItsParent_mayHaveSharedPagesWithIt() {
    told.tree.pid(2).name("told").codeAt(0x8000).memoryKib(64_000, 1, 1);
    told.scan();
    told.tree.ends(2);
    told.tree.pid(7).parent(1);
    assertThat(isReadAgain()).isTrue();
    assertThat(isReadAgain()).isFalse();
  }

  @Test
  void aReadThatFailed_isTriedAgain() {
    told.scan();
    told.tree.pid(7).minorFaults(101);
    told.tree.whenOpened("/proc/7/smaps_rollup", () -> told.tree.exhausted(true));
    assertThat(memory(told.scanAfter(SECOND), 7)).isInstanceOf(Memory.Detailed.class);
    told.tree.exhausted(false).whenOpened("/proc/7/smaps_rollup", () -> {});
    assertThat(isReadAgain()).isTrue();
  }

  @Test
  void aProcessThatChanged_andCostsTooMuch_keepsItsOldDetail_whichIsNotWhatItWouldBeRead() {
    told.with().detail(DetailPolicy.every().stallShareAtMost(0.0000001).reuse(AGE));
    Snapshot first = told.scan();
    told.tree.pid(7).memoryKib(64_000, 63_500, 62_500).minorFaults(101);
    told.time.pass(SECOND);
    Snapshot second = told.scan();
    assertThat(((Memory.Detailed) memory(second, 7)).readAt()).isEqualTo(first.takenAt());
    assertThat(process(second, 7).pssBytes()).hasValue(63_000L << 10);
    told.anew().with().detail(DetailPolicy.every().reuse(AGE));
    assertThat(process(told.scan(), 7).pssBytes()).hasValue(63_500L << 10);
  }

  @Test
  void withoutReuse_everyScanReads() {
    told.with().detail(DetailPolicy.every());
    told.scan();
    assertThat(isReadAgain()).isTrue();
    told.anew().with().detail(DetailPolicy.standard().reuse(Duration.ZERO));
    told.scan();
    told.tree.forgetOpened();
    told.scanAfter(AGE);
    assertThat(told.tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void theDefault_reuses_andNoAgeIsNegative() {
    told.with().detail(DetailPolicy.standard());
    told.scan();
    assertThat(isReadAgain()).isFalse();
    assertThatThrownBy(() -> DetailPolicy.every().reuse(SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
  }

  /** One server of a database has attached a segment alone; then its sibling touches it, too. */
  @Test
  void pagesOfFilesThatWerePrivate_andThatAnotherProcessMaps_areSeenWithinHalfAMinute() {
    told.with().detail(DetailPolicy.standard());
    told.tree.pid(7).name("postgres").parent(2).codeAt(0x7000);
    told.tree.pid(7).memoryKib(1_000_000, 0, 0).file("smaps_rollup", segment(999_000, 998_000));
    told.tree.pid(8).name("postgres").parent(2).codeAt(0x7000).memoryKib(4_000, 3_000, 2_000);
    Snapshot alone = told.scan();
    assertThat(process(alone, 7).ussBytes()).hasValue(998_000L << 10);
    told.tree.pid(8).memoryKib(1_000_000, 500_000, 1_000).minorFaults(250_000);
    told.tree.pid(7).file("smaps_rollup", segment(500_000, 1_000));
    Snapshot both = told.scanAfter(Duration.ofSeconds(31));
    assertThat(process(both, 7).ussBytes()).hasValue(1_000L << 10);
  }

  @Test
  void aDeadLeadersProcessThatShrinks_isReadAgain() {
    told.with().detail(DetailPolicy.every().reuse(Duration.ofMinutes(5)));
    told.tree.pid(7).zombie().threads(2);
    told.tree.pid(7).thread(70).memoryKib(500_000, 500_000, 499_000);
    assertThat(process(told.scan(), 7).rssBytes()).hasValue(500_000L << 10);
    told.tree.pid(7).thread(70).memoryKib(20_000, 20_000, 19_000);
    Snapshot later = told.scanAfter(Duration.ofSeconds(20));
    assertThat(process(later, 7).rssBytes()).hasValue(20_000L << 10);
  }

  /** The counters of {@code stat} lag behind by a batch for each processor, {@code statm} not. */
  @Test
  void whatStatmShows_isNotReplacedByAnOlderDetail() {
    told.with().detail(DetailPolicy.every().reuse(Duration.ofMinutes(5)));
    told.tree.pid(7).memoryKib(64_000, 63_000, 62_000);
    String statm = "2500 16000 100 1 0 200 0\n";
    told.tree.pid(7).file("statm", statm);
    told.reading(Source.STATM, Source.SMAPS_ROLLUP);
    assertThat(process(told.scan(), 7).rssBytes()).hasValue(64_000L << 10);
    told.tree.pid(7).file("statm", statm.replace("16000", "10000"));
    told.tree.pid(7).file("smaps_rollup", rollup(40_000, 39_000, 38_000));
    Snapshot later = told.scanAfter(Duration.ofSeconds(61));
    assertThat(process(later, 7).rssBytes()).hasValue(40_000L << 10);
    assertThat(process(told.scanAfter(SECOND), 7).ussBytes()).hasValue(38_000L << 10);
  }

  private static String segment(int pss, int uss) {
    return rollup(1_000_000, pss, uss, 1_000);
  }

  private static String rollup(int rss, int pss, int uss) {
    return rollup(rss, pss, uss, uss);
  }

  private static String rollup(int rss, int pss, int uss, int anonymous) {
    return """
        56163df0d000-7ffdbcb68000 ---p 00000000 00:00 0                          [rollup]
        Rss:            %8d kB
        Pss:            %8d kB
        Shared_Clean:   %8d kB
        Shared_Dirty:          0 kB
        Private_Clean:         0 kB
        Private_Dirty:  %8d kB
        Anonymous:      %8d kB
        Swap:                  0 kB
        """
        .formatted(rss, pss, rss - uss, uss, anonymous);
  }
}
