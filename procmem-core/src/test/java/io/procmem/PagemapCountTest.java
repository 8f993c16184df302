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
import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which processes have their pages counted, what that gives, and when it is repeated. */
class PagemapCountTest {

  private final PagemapFixture fixture = new PagemapFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ByteRange kib(long lower, long upper) {
    return new ByteRange(lower << 10, upper << 10);
  }

  private static ByteRange kib(long exactly) {
    return kib(exactly, exactly);
  }

  @Test
  void aLargeProcess_isCounted_andNotStalled() {
    fixture.large();
    Snapshot snapshot = fixture.scan();
    Memory.Counted memory = counted(snapshot);
    assertThat(memory.uss()).isEqualTo(kib(100 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(100 * MIB, 101 * MIB));
    assertThat(memory.rssBytes()).isEqualTo(102 * MIB << 10);
    assertThat(memory.readAt()).isEqualTo(snapshot.takenAt());
    assertThat(process(snapshot, 7).ussBytes()).hasValue(100 * MIB << 10);
    assertThat(fixture.tree.opened("7/smaps_rollup")).isZero();
    assertThat(fixture.tree.readsOf("7/pagemap")).allMatch(bytes -> bytes <= 16 << 10);
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(snapshot.stats().complete()).isTrue();
  }

  @Test
  void aSmallProcess_isNotCounted() {
    fixture.tree.pid(7).maps(heap(8 * MIB).privateKib(4 * MIB));
    assertThat(detailed(fixture.scan()).ussBytes()).isEqualTo(4 * MIB << 10);
    assertThat(fixture.tree.opened("7/pagemap")).isZero();
  }

  @Test
  void aCountOfEveryProcess_countsSmallOnesToo() {
    fixture.detail(DetailPolicy.every().countAbove(Duration.ZERO));
    fixture.tree.pid(7).maps(heap(8 * MIB).privateKib(4 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(4 * MIB));
  }

  @Test
  void theLimit_isTheStallThatIsPredicted() {
    fixture.large(); // 208 KiB of page tables: less than 3 ms
    fixture.detail(DetailPolicy.standard().countAbove(Duration.ofMillis(3)));
    detailed(fixture.scan());
    fixture.scans.reopen();
    fixture.detail(DetailPolicy.standard().countAbove(Duration.ofNanos(2_400_000)));
    counted(fixture.scan());
  }

  @Test
  void aProcessThatSharesMuch_isCountedOnce_andThenReadByRollups() {
    fixture.rollupsAreSlow().sharer();
    fixture.detail(allowingLongStalls().reuse(Duration.ZERO));
    Memory.Detailed memory = detailed(fixture.scan());
    assertThat(memory.ussBytes()).isEqualTo(50 * MIB << 10);
    assertThat(memory.pssBytes()).isEqualTo(100 * MIB << 10);
    assertThat(fixture.tree.opened("7/pagemap")).isEqualTo(1);
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
    fixture.tree.forgetOpened();
    detailed(fixture.scanAfter(Duration.ofMinutes(1)));
    assertThat(fixture.tree.opened("7/pagemap")).as("its rollup says that it shares much").isZero();
    assertThat(fixture.tree.opened("7/smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aProcessThatSharesMuch_keepsItsRange_whereARollupWouldStallItTooLong() {
    fixture.sharer();
    fixture.countsOnly();
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(50 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(50 * MIB, 100 * MIB));
    assertThat(fixture.tree.opened("7/smaps_rollup")).isZero();
  }

  @Test
  void aProcessThatSharesMuch_isReadByARollupAgain_onlyWhereItsShareOfTimeAllows() {
    fixture.rollupsAreSlow().sharer();
    fixture.detail(allowingLongStalls().reuse(Duration.ZERO).stallShareAtMost(0.0001));
    Snapshot first = fixture.scan();
    detailed(first);
    fixture.tree.forgetOpened();
    assertThat(detailed(fixture.scanAfter(Duration.ofMillis(1))).readAt())
        .isEqualTo(first.takenAt());
    assertThat(fixture.tree.opened("7/smaps_rollup")).isZero();
    Snapshot later = fixture.scanAfter(Duration.ofHours(1));
    assertThat(detailed(later).readAt()).isEqualTo(later.takenAt());
  }

  @Test
  void aProcessThatNoLongerSharesMuch_isCountedAgain() {
    fixture.rollupsAreSlow().detail(allowingLongStalls()).sharer();
    detailed(fixture.scan());
    fixture.large().minorFaults(200);
    detailed(fixture.scanAfter(Duration.ofMinutes(5)));
    fixture.large().minorFaults(300);
    assertThat(counted(fixture.scanAfter(Duration.ofMinutes(5))).uss()).isEqualTo(kib(100 * MIB));
  }

  @Test
  void aCount_isReusedWhileNothingIsMapped_evenIfTheProcessRuns() {
    fixture.large();
    Snapshot first = fixture.scan();
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).cpuTicks(50, 50);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(counted(second).readAt()).isEqualTo(first.takenAt());
    assertThat(fixture.tree.opened("7/pagemap")).isZero();
    assertThat(second.stats().detailsReused()).isEqualTo(2);
  }

  static Stream<Named<Consumer<PagemapFixture>>> changes() {
    return Stream.of(
        Named.of("it has faulted", fixture -> fixture.tree.pid(7).minorFaults(101)),
        Named.of("it has mapped something", fixture -> fixture.tree.pid(7).virtualKib(110 * MIB)),
        Named.of(
            "it has grown",
            fixture -> fixture.tree.pid(7).memoryKib(102 * MIB + 4, 101 * MIB, 100 * MIB)),
        Named.of(
            "it has executed something",
            fixture -> {
              fixture.tree.pid(7).executes("/bin/other");
              fixture.large();
            }));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aCount_isRepeatedOnceAfterAChange(Consumer<PagemapFixture> happens) {
    fixture.large();
    fixture.scan();
    happens.accept(fixture);
    Snapshot changed = fixture.scanAfter(SECOND);
    assertThat(counted(changed).readAt()).isEqualTo(changed.takenAt());
    assertThat(counted(fixture.scanAfter(SECOND)).readAt()).isEqualTo(changed.takenAt());
  }

  @Test
  void aCountOfMuchSharedMemory_isRepeatedAfterHalfAMinute() {
    fixture.sharer();
    fixture.countsOnly();
    Snapshot first = fixture.scan();
    assertThat(counted(fixture.scanAfter(Duration.ofSeconds(29))).readAt())
        .isEqualTo(first.takenAt());
    Snapshot later = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(counted(later).readAt()).isEqualTo(later.takenAt());
  }

  /** Another process may map the same file, while this one sleeps. */
  @Test
  void aCountOfPagesOfAFile_isRepeatedAfterHalfAMinute_evenIfNoOtherProcessMappedThem() {
    fixture
        .tree
        .pid(7)
        .maps(
            PagemapFixture.heap(100 * MIB).privateKib(100 * MIB),
            PagemapFixture.library(100 * MIB).privateFileKib(100 * MIB));
    Snapshot first = fixture.scan();
    assertThat(counted(first).uss()).isEqualTo(kib(200 * MIB));
    assertThat(counted(fixture.scanAfter(Duration.ofSeconds(29))).readAt())
        .isEqualTo(first.takenAt());
    Snapshot later = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(counted(later).readAt()).isEqualTo(later.takenAt());
  }

  @Test
  void withoutCounts_onlyRollupsAreRead() {
    fixture.large();
    fixture.detail(DetailPolicy.standard().withoutCounts());
    detailed(fixture.scan());
    fixture.tree.pid(7).minorFaults(200);
    detailed(fixture.scanAfter(Duration.ofMinutes(5)));
    assertThat(fixture.opened()).doesNotContain("pagemap", "maps");
  }

  @Test
  void whereCountsAreDenied_rollupsAreRead_andTheDenialIsReportedAndRemembered() {
    fixture.rollupsAreSlow().detail(allowingLongStalls()).large();
    fixture.tree.denies("/proc/7/pagemap");
    Snapshot first = fixture.scan();
    assertThat(detailed(first).ussBytes()).isEqualTo(100 * MIB << 10);
    assertThat(reasons(first, Source.PAGEMAP)).containsExactly(Reason.DENIED);
    assertThat(reasons(first, Source.SMAPS_ROLLUP)).isEmpty();
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).minorFaults(101);
    Snapshot second = fixture.scanAfter(Duration.ofMinutes(1));
    assertThat(detailed(second).readAt()).isEqualTo(second.takenAt());
    assertThat(reasons(second, Source.PAGEMAP)).containsExactly(Reason.DENIED);
    assertThat(fixture.tree.opened("7/pagemap")).isZero();
  }

  @Test
  void whereCountsAreDenied_andARollupWouldStallTheProcessTooLong_thereAreBounds() {
    fixture.large();
    fixture.tree.denies("/proc/7/pagemap");
    fixture.countsOnly();
    Memory.ResidentOnly memory = resident(fixture.scan());
    assertThat(memory.reason()).isEqualTo(Reason.DENIED);
    assertThat(memory.uss()).isEqualTo(kib(100 * MIB, 102 * MIB));
    assertThat(fixture.tree.bytesGiven("7/smaps_rollup")).isZero();
  }

  @Test
  void whereBothAreDenied_thereAreBounds() {
    fixture.large();
    fixture.tree.denies("/proc/7/pagemap").denies("/proc/7/smaps_rollup").denies("/proc/7/maps");
    Snapshot snapshot = fixture.scan();
    assertThat(resident(snapshot).reason()).isEqualTo(Reason.DENIED);
    assertThat(resident(snapshot).uss()).isEqualTo(kib(100 * MIB, 102 * MIB));
    assertThat(reasons(snapshot, Source.SMAPS_ROLLUP)).containsExactly(Reason.DENIED);
    fixture.tree.forgetOpened();
    assertThat(resident(fixture.scanAfter(SECOND)).reason()).isEqualTo(Reason.DENIED);
    assertThat(fixture.opened()).doesNotContain("pagemap", "smaps_rollup");
  }

  @Test
  void aKernelWithoutPagemap_isReportedOnce_andRollupsAreRead() {
    fixture.large();
    fixture.tree.hasNo("pagemap");
    Snapshot snapshot = fixture.scan();
    detailed(snapshot);
    assertThat(snapshot.unreadable())
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).isEqualTo(Reason.UNSUPPORTED))
        .satisfies(row -> assertThat(row.file()).isEqualTo(Source.PAGEMAP));
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).minorFaults(101);
    detailed(fixture.scanAfter(Duration.ofMinutes(1)));
    assertThat(fixture.opened()).doesNotContain("pagemap");
  }

  @Test
  void swappedPages_belongToNoSize() {
    fixture
        .tree
        .pid(7)
        .maps(heap(200 * MIB).privateKib(100 * MIB).swappedKib(80 * MIB).privateKib(MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(101 * MIB));
  }

  @Test
  void zeroPages_raiseNoSize() {
    fixture.tree.pid(7).maps(heap(300 * MIB).privateKib(100 * MIB).sharedKib(100 * MIB));
    fixture.tree.pid(7).memoryKib(100 * MIB, 100 * MIB, 100 * MIB).anonKib(100 * MIB);
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(100 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(100 * MIB));
  }

  @Test
  void pagesOfHugetlbfs_areInUssOnly() {
    FakeMapping huge = FakeMapping.at(0x7e00_0000_0000L, 64 * MIB).name("/anon_hugepage (deleted)");
    fixture.tree.pid(7).maps(heap(100 * MIB).privateKib(100 * MIB), huge.privateKib(64 * MIB));
    fixture.tree.pid(7).memoryKib(100 * MIB, 100 * MIB, 100 * MIB).anonKib(100 * MIB);
    fixture.tree.pid(7).hugetlbKib(64 * MIB);
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(164 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(100 * MIB));
    assertThat(memory.rssBytes()).isEqualTo(100 * MIB << 10);
  }

  @Test
  void privatePagesOfFiles_areInUss() {
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            library(20 * MIB).fileKib(MIB).privateFileKib(10 * MIB));
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(kib(110 * MIB));
    assertThat(memory.pss()).isEqualTo(kib(110 * MIB, 110 * MIB + 512));
  }

  @Test
  void aDeadLeadersPages_areCountedThroughALivingThread() {
    fixture.tree.pid(7).zombie().threads(2);
    fixture.tree.pid(7).thread(70).maps(heap(100 * MIB).privateKib(100 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(kib(100 * MIB));
    assertThat(fixture.tree.readsOf("7/task/70/pagemap")).isNotEmpty();
    assertThat(fixture.opened()).doesNotContain("pagemap", "maps");
  }

  @Test
  void aCapturedTree_isNeverCounted(@TempDir Path copy) throws Exception {
    fixture.large();
    fixture.tree.writeTo(copy);
    Files.writeString(copy.resolve("7/maps"), "555500000000-555506400000 rw-p 0 00:00 0\n");
    Files.createFile(copy.resolve("7/pagemap"));
    try (ProcMem captured =
        ProcMem.builder()
            .captured(copy, new KernelUnits(4096, 100))
            .detail(DetailPolicy.every().countAbove(Duration.ZERO))
            .build()) {
      detailed(captured.report().snapshot());
    }
  }

  @Test
  void theLargest_areFoundByCounts() {
    fixture.detail(DetailPolicy.largest(1).countAbove(Duration.ofMillis(2)));
    fixture.large();
    fixture.tree.pid(8).codeAt(0x8000).maps(FakeMapping.at(HEAP, 90 * MIB).privateKib(90 * MIB));
    Snapshot snapshot = fixture.scan();
    assertThat(counted(snapshot).uss()).isEqualTo(kib(100 * MIB));
    assertThat(snapshot.unreadable()).isEmpty();
  }
}
