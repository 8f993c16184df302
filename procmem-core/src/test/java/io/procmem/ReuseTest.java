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

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void oneProcess() {
    fixture.with().detail(DetailPolicy.every().reuse(AGE));
    fixture.tree.pid(7).parent(2).codeAt(0x7000).memoryKib(64_000, 63_000, 62_500);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private boolean isReadAgain() {
    return isReadAgain(7);
  }

  /** Whether a scan a second from now reads the detail of a process. */
  private boolean isReadAgain(int pid) {
    fixture.tree.forgetOpened();
    Snapshot snapshot = fixture.scanAfter(SECOND);
    boolean read = fixture.tree.opened(pid + "/smaps_rollup") == 1;
    Memory.Detailed detail = (Memory.Detailed) memory(snapshot, pid);
    assertThat(detail.readAt().equals(snapshot.takenAt())).isEqualTo(read);
    return read;
  }

  @Test
  void anIdleProcess_isNotReadAgain_andItsDetailHasItsAge() {
    Snapshot first = fixture.scan();
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(((Memory.Detailed) memory(second, 7)).readAt()).isEqualTo(first.takenAt());
    assertThat(process(second, 7).pssBytes()).hasValue(63_000L << 10);
    assertThat(second.stats().detailsReused()).isEqualTo(1);
    assertThat(second.stats().detailsRead()).isZero();
    assertThat(second.stats().detailsSkipped()).isZero();
  }

  @Test
  void itIsReadAgain_whenItIsAsOldAsAllowed() {
    fixture.scan();
    fixture.after(AGE.minus(SECOND).minusNanos(1));
    assertThat(isReadAgain()).as("a nanosecond younger").isFalse();
    fixture.after(Duration.ofNanos(1).minus(SECOND));
    assertThat(isReadAgain()).isTrue();
  }

  static Stream<Named<Consumer<ScanFixture>>> signs() {
    return Stream.of(
        Named.of("it has run", fixture -> fixture.tree.pid(7).cpuTicks(0, 1)),
        Named.of("it has faulted", fixture -> fixture.tree.pid(7).minorFaults(101)),
        Named.of("it has grown", fixture -> fixture.tree.pid(7).memoryKib(64_004, 63_000, 62_500)),
        Named.of("it has shrunk", fixture -> fixture.tree.pid(7).memoryKib(63_996, 63_000, 62_500)),
        Named.of("it has mapped something", fixture -> fixture.tree.pid(7).virtualKib(10_004)),
        Named.of(
            "it has executed something", fixture -> fixture.tree.pid(7).executes("/bin/other")));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void itIsReadAgain_onceAfterAnyChange(Consumer<ScanFixture> happens) {
    fixture.scan();
    happens.accept(fixture);
    assertThat(isReadAgain()).isTrue();
    assertThat(isReadAgain()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2048, false", "2050, true"}) // each of them is shared, and of a file
  void aDetailOfMuchSharedMemory_isReadAgainAfterHalfAMinute(long sharedKib, boolean isMuch) {
    fixture.tree.pid(7).memoryKib(64_000, 62_000, 64_000 - sharedKib);
    fixture.scan();
    fixture.after(Duration.ofSeconds(29).minusNanos(1));
    assertThat(isReadAgain()).as("a nanosecond younger").isFalse();
    fixture.after(Duration.ofNanos(1).minus(SECOND));
    assertThat(isReadAgain()).isEqualTo(isMuch);
  }

  @Test
  void aDetailOfSharedHugePages_isReadAgainAfterHalfAMinute() {
    fixture.tree.pid(7).sharedHugetlbKib(2048);
    fixture.scan();
    assertThat(isReadAgain()).isFalse();
    fixture.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isTrue();
  }

  /** They may belong to a file that another process maps too. */
  @Test
  void aDetailOfPrivateHugePages_isReadAgainAfterHalfAMinute() {
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000).hugetlbKib(6144);
    fixture.scan();
    assertThat(isReadAgain()).isFalse();
    fixture.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isTrue();
  }

  /** Then the kernel may share private pages of a process that does nothing. */
  @ParameterizedTest
  @CsvSource({"0, false", "1, true"})
  void ifKsmMergesPages_everyDetailIsReadAgainAfterHalfAMinute(long merged, boolean again) {
    fixture.tree.ksm(merged, merged).pid(7).memoryKib(64_000, 64_000, 64_000);
    fixture.scan();
    assertThat(isReadAgain()).isFalse();
    fixture.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isEqualTo(again);
  }

  /** What other processes do to shared pages, related or not. */
  static Stream<Named<Consumer<ScanFixture>>> others() {
    return Stream.of(
        Named.of("one has ended", fixture -> fixture.tree.ends(8)),
        Named.of("one has ended and is not reaped", fixture -> fixture.tree.pid(8).zombie()),
        Named.of("one has grown", fixture -> fixture.tree.pid(8).memoryKib(70_000, 1, 1)),
        Named.of("one has written to a page", fixture -> fixture.tree.pid(8).minorFaults(101)),
        Named.of("one has executed something", fixture -> fixture.tree.pid(8).executes("/bin/x")),
        Named.of(
            "it has forked", fixture -> fixture.tree.pid(9).parent(7).memoryKib(64_000, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatOthersDoToSharedPages_isSeenWithinHalfAMinute(Consumer<ScanFixture> happens) {
    fixture.tree.pid(7).memoryKib(64_000, 40_000, 20_000);
    fixture.tree.pid(8).parent(3).memoryKib(64_000, 40_000, 20_000);
    fixture.scan();
    happens.accept(fixture);
    fixture.tree.pid(7).memoryKib(64_000, 64_000, 64_000);
    fixture.after(Duration.ofSeconds(29));
    assertThat(isReadAgain()).isTrue();
    assertThat(process(fixture.scan(), 7).ussBytes()).hasValue(64_000L << 10);
  }

  @Test
  void aProcessThatLostItsParent_mayHaveSharedPagesWithIt() {
    fixture.tree.pid(2).name("fake").codeAt(0x8000).memoryKib(64_000, 1, 1);
    fixture.scan();
    fixture.tree.ends(2);
    fixture.tree.pid(7).parent(1);
    assertThat(isReadAgain()).isTrue();
    assertThat(isReadAgain()).isFalse();
  }

  @Test
  void aReadThatFailed_isTriedAgain() {
    fixture.scan();
    fixture.tree.pid(7).minorFaults(101);
    fixture.tree.whenOpened("/proc/7/smaps_rollup", () -> fixture.tree.exhausted(true));
    assertThat(memory(fixture.scanAfter(SECOND), 7)).isInstanceOf(Memory.Detailed.class);
    fixture.tree.exhausted(false).whenOpened("/proc/7/smaps_rollup", () -> {});
    assertThat(isReadAgain()).isTrue();
  }

  @Test
  void aProcessThatChanged_andCostsTooMuch_keepsItsOldDetail_whichIsNotWhatItWouldBeRead() {
    fixture.with().detail(DetailPolicy.every().stallShareAtMost(0.0000001).reuse(AGE));
    Snapshot first = fixture.scan();
    fixture.tree.pid(7).memoryKib(64_000, 63_500, 62_500).minorFaults(101);
    fixture.time.pass(SECOND);
    Snapshot second = fixture.scan();
    assertThat(((Memory.Detailed) memory(second, 7)).readAt()).isEqualTo(first.takenAt());
    assertThat(process(second, 7).pssBytes()).hasValue(63_000L << 10);
    fixture.reopen().with().detail(DetailPolicy.every().reuse(AGE));
    assertThat(process(fixture.scan(), 7).pssBytes()).hasValue(63_500L << 10);
  }

  @Test
  void withoutReuse_everyScanReads() {
    fixture.with().detail(DetailPolicy.every());
    fixture.scan();
    assertThat(isReadAgain()).isTrue();
    fixture.reopen().with().detail(DetailPolicy.standard().reuse(Duration.ZERO));
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.scanAfter(AGE);
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void theDefault_reuses_andANegativeAgeIsRejected() {
    fixture.with().detail(DetailPolicy.standard());
    fixture.scan();
    assertThat(isReadAgain()).isFalse();
    assertThatThrownBy(() -> DetailPolicy.every().reuse(SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
  }

  /** One server of a database has attached a segment alone; then its sibling touches it, too. */
  @Test
  void pagesOfFilesThatWerePrivate_andThatAnotherProcessMaps_areSeenWithinHalfAMinute() {
    fixture.with().detail(DetailPolicy.standard());
    fixture.tree.pid(7).name("postgres").parent(2).codeAt(0x7000);
    fixture.tree.pid(7).memoryKib(1_000_000, 0, 0).file("smaps_rollup", segment(999_000, 998_000));
    fixture.tree.pid(8).name("postgres").parent(2).codeAt(0x7000).memoryKib(4_000, 3_000, 2_000);
    Snapshot alone = fixture.scan();
    assertThat(process(alone, 7).ussBytes()).hasValue(998_000L << 10);
    fixture.tree.pid(8).memoryKib(1_000_000, 500_000, 1_000).minorFaults(250_000);
    fixture.tree.pid(7).file("smaps_rollup", segment(500_000, 1_000));
    Snapshot both = fixture.scanAfter(Duration.ofSeconds(31));
    assertThat(process(both, 7).ussBytes()).hasValue(1_000L << 10);
  }

  @Test
  void aDeadLeadersProcessThatShrinks_isReadAgain() {
    fixture.with().detail(DetailPolicy.every().reuse(Duration.ofMinutes(5)));
    fixture.tree.pid(7).zombie().threads(2);
    fixture.tree.pid(7).thread(70).memoryKib(500_000, 500_000, 499_000);
    assertThat(process(fixture.scan(), 7).rssBytes()).hasValue(500_000L << 10);
    fixture.tree.pid(7).thread(70).memoryKib(20_000, 20_000, 19_000);
    Snapshot later = fixture.scanAfter(Duration.ofSeconds(20));
    assertThat(process(later, 7).rssBytes()).hasValue(20_000L << 10);
  }

  /** The counters of {@code stat} lag behind by a batch for each processor, {@code statm} not. */
  @Test
  void whatStatmShows_isNotReplacedByAnOlderDetail() {
    fixture.with().detail(DetailPolicy.every().reuse(Duration.ofMinutes(5)));
    fixture.tree.pid(7).memoryKib(64_000, 63_000, 62_000);
    String statm = "2500 16000 100 1 0 200 0\n";
    fixture.tree.pid(7).file("statm", statm);
    fixture.reading(Source.STATM, Source.SMAPS_ROLLUP);
    assertThat(process(fixture.scan(), 7).rssBytes()).hasValue(64_000L << 10);
    fixture.tree.pid(7).file("statm", statm.replace("16000", "10000"));
    fixture.tree.pid(7).file("smaps_rollup", rollup(40_000, 39_000, 38_000));
    Snapshot later = fixture.scanAfter(Duration.ofSeconds(61));
    assertThat(process(later, 7).rssBytes()).hasValue(40_000L << 10);
    assertThat(process(fixture.scanAfter(SECOND), 7).ussBytes()).hasValue(38_000L << 10);
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
