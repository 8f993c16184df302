package io.procmem;

import static io.procmem.PagemapFixture.HEAP;
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
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeMapping;
import io.procmem.testing.FakeProcess;
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

/** By how much a count may be wrong, and counts that contradict what the kernel says elsewhere. */
class PagemapBoundsTest {

  private final PagemapFixture fixture = new PagemapFixture();

  @BeforeEach
  void noRollups() {
    fixture.countsOnly().hugePagesKib(0, 0).large();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ByteRange kib(long lower, long upper) {
    return new ByteRange(lower << 10, upper << 10);
  }

  /** Its RSS changes while its pages are counted, all of it anonymous. */
  private void changesInTheMiddle(long kib) {
    fixture.tree.whenRead(
        "/proc/7/pagemap",
        3,
        () ->
            fixture
                .tree
                .pid(7)
                .memoryKib(102 * MIB + kib, 101 * MIB + kib, 100 * MIB + kib)
                .anonKib(100 * MIB + kib));
  }

  @Test
  void aProcessThatGrowsDuringTheCount_hasAWiderRange() {
    changesInTheMiddle(10 * MIB);
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(90 * MIB, 110 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(90 * MIB, 111 * MIB));
    assertThat(memory.rssBytes()).isEqualTo(112 * MIB << 10);
  }

  @Test
  void aProcessThatShrinksDuringTheCount_hasAWiderRange() {
    changesInTheMiddle(-10 * MIB);
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(90 * MIB, 110 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(90 * MIB, 92 * MIB));
    assertThat(memory.rssBytes()).isEqualTo(92 * MIB << 10);
  }

  @ParameterizedTest
  @CsvSource({"1040, true", "-1040, true", "1048, false", "-1048, false"}) // 1 % is 1044.48 KiB
  void aChangeByLessThanOnePercent_isNone_andContradictsNothing(long kib, boolean exact) {
    changesInTheMiddle(kib);
    assertThat(counted(fixture.scan()).uss().isExact()).isEqualTo(exact);
  }

  @Test
  void aProcessThatChangesDuringTheCount_isReadByARollup_whereThatIsAllowed() {
    fixture.detail(allowingLongStalls());
    changesInTheMiddle(10 * MIB);
    assertThat(detailed(fixture.scan()).ussBytes()).isEqualTo(110 * MIB << 10);
  }

  /** What the kernel says elsewhere, and what that proves of a count of 100 MiB. */
  static Stream<Named<Consumer<FakeProcess>>> contradictions() {
    return Stream.of(
        Named.of("less is anonymous", process -> process.anonKib(80 * MIB)),
        Named.of(
            "less is resident",
            process -> process.memoryKib(90 * MIB, 90 * MIB, 90 * MIB).anonKib(90 * MIB)),
        Named.of(
            "more is private",
            process -> process.memoryKib(120 * MIB, 120 * MIB, 120 * MIB).anonKib(120 * MIB)));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void aCountThatIsContradicted_isNotUsed_andBoundsAre(Consumer<FakeProcess> says) {
    says.accept(fixture.tree.pid(7));
    Memory.ResidentOnly memory = resident(fixture.scan());
    assertThat(memory.reason()).isEqualTo(Reason.TORN);
    assertThat(memory.uss()).isNotEqualTo(kib(100 * MIB, 100 * MIB));
    assertThat(memory.uss().upperBytes()).isEqualTo(memory.rssBytes());
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void aCountThatIsContradicted_isReplacedByARollup_whereThatIsAllowed(Consumer<FakeProcess> says) {
    fixture.detail(allowingLongStalls());
    says.accept(fixture.tree.pid(7));
    assertThat(detailed(fixture.scan()).readAt()).isNotNull();
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aCountThatIsContradicted_isRepeatedAfterTheNextFault() {
    fixture.tree.pid(7).anonKib(80 * MIB);
    resident(fixture.scan());
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).cpuTicks(5, 5);
    resident(fixture.scanAfter(SECOND));
    assertThat(fixture.opened()).doesNotContain("pagemap");
    fixture.large().minorFaults(101);
    assertThat(counted(fixture.scanAfter(Duration.ofSeconds(10))).uss())
        .isEqualTo(kib(100 * MIB, 100 * MIB));
  }

  @Test
  void countersThatAreOffALittle_contradictNothing() {
    fixture.tree.pid(7).anonKib(100 * MIB - 256);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(100 * MIB, 100 * MIB));
  }

  @Test
  void aProcessThatWasForkedItself_mayShareEverything_whichContradictsNothing() {
    fixture.tree.pid(7).forked().maps(heap(100 * MIB).privateKib(10 * MIB).sharedKib(90 * MIB));
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(10 * MIB, 10 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(10 * MIB, 55 * MIB));
  }

  /** A child that has executed nothing, and with which 20 MiB may be shared. */
  private void hasForked() {
    fixture
        .tree
        .pid(8)
        .parent(7)
        .forked()
        .codeAt(0x8000)
        .maps(FakeMapping.at(HEAP, 20 * MIB).sharedKib(20 * MIB));
    fixture.tree.pid(7).maps(heap(100 * MIB).privateKib(80 * MIB).sharedKib(20 * MIB));
  }

  @Test
  void aParent_isCountedExactly_withoutHugePages() {
    hasForked();
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(80 * MIB, 80 * MIB));
  }

  /** The kernel may show a huge page as private that is not, and as shared that is not. */
  @Test
  void aParent_hasARange_ifThereAreHugePages() {
    fixture.hugePagesKib(2048, 0);
    hasForked();
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(60 * MIB, 100 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(60 * MIB, 100 * MIB));
  }

  @Test
  void aProcessWithoutForkedRelatives_isCountedExactly_evenWithHugePages() {
    fixture.hugePagesKib(2048, 0);
    fixture.tree.pid(8).parent(7).codeAt(0x8000);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(100 * MIB, 100 * MIB));
  }

  @Test
  void mergedPages_makeARange_ifThereAreHugePages() {
    fixture.hugePagesKib(2048, 0).tree.ksm(256, 256);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(98 * MIB, 100 * MIB));
  }

  @Test
  void hugePagesOfFiles_makeARangeOfAtMostTheirSize() {
    fixture.hugePagesKib(0, 8 * MIB);
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            library(30 * MIB).privateFileKib(10 * MIB).fileKib(20 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(102 * MIB, 118 * MIB));
  }

  @Test
  void whereHugePagesAreUnknown_noPageOfAFileIsCertain() {
    fixture.tree.removes("/proc/meminfo");
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            library(30 * MIB).privateFileKib(10 * MIB).fileKib(20 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(100 * MIB, 130 * MIB));
  }

  @Test
  void whereRelativesMayBeHidden_hugePagesMakeAllOfItUncertain() {
    fixture.hugePagesKib(2048, 0);
    fixture.tree.file("/proc/self/mounts", "proc /proc proc rw,hidepid=2 0 0\n");
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(0, 100 * MIB));
  }

  @Test
  void whereRelativesMayBeHidden_aCountIsExact_withoutHugePages() {
    fixture.tree.file("/proc/self/mounts", "proc /proc proc rw,hidepid=2 0 0\n");
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(100 * MIB, 100 * MIB));
    assertThat(reasons(fixture.scan(), Source.PAGEMAP)).isEmpty();
  }
}
