package io.procmem;

import static io.procmem.PagemapFixture.HEAP;
import static io.procmem.PagemapFixture.LIBRARY;
import static io.procmem.PagemapFixture.MIB;
import static io.procmem.PagemapFixture.SECOND;
import static io.procmem.PagemapFixture.counted;
import static io.procmem.PagemapFixture.detailed;
import static io.procmem.PagemapFixture.heap;
import static io.procmem.PagemapFixture.resident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.FakeMapping;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files and how many bytes each policy reads, and what limits a count. */
class PagemapCostTest {

  private static final long TIB = MIB << 20;

  private final PagemapFixture fixture = new PagemapFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Arguments opens(String name, DetailPolicy policy, boolean large, String... files) {
    return arguments(Named.of(name, policy), large, Set.of(files));
  }

  static Stream<Arguments> policies() {
    DetailPolicy standard = DetailPolicy.standard();
    return Stream.of(
        opens("none", DetailPolicy.none(), true, "stat", "statm"),
        opens("standard, small", standard, false, "stat", "statm", "smaps_rollup"),
        opens("standard, large", standard, true, "stat", "statm", "status", "maps", "pagemap"),
        opens(
            "interactive",
            DetailPolicy.interactive(),
            true,
            "stat",
            "statm",
            "status",
            "maps",
            "pagemap"),
        opens("every, limited", DetailPolicy.every(), true, "stat", "statm", "smaps_rollup"),
        opens("largest", DetailPolicy.largest(1), true, "stat", "statm", "status", "smaps_rollup"),
        opens("no counts", standard.withoutCounts(), true, "stat", "statm", "smaps_rollup"));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aPolicy_opensTheseFilesOfAProcess(DetailPolicy policy, boolean large, Set<String> files) {
    fixture.detail(policy);
    if (large) {
      fixture.large();
    }
    Snapshot snapshot = fixture.scan();
    assertThat(fixture.opened()).isEqualTo(files);
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aCount_readsTheMappingsOnce_andEachEntryOnce() {
    fixture.large();
    Snapshot snapshot = fixture.scan();
    long pages = 102 * MIB / 4;
    assertThat(fixture.tree.bytesGiven("7/pagemap")).isEqualTo(8 * pages);
    assertThat(fixture.tree.opened("7/maps")).isEqualTo(1);
    assertThat(fixture.tree.opened("7/status"))
        .as("for the tables, for what may be shared, before and after")
        .isLessThanOrEqualTo(4);
    assertThat(snapshot.stats().bytesRead()).isGreaterThan(8 * pages);
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(fixture.tree.bytesGiven("7/pagemap")).as("nothing has changed").isEqualTo(8 * pages);
    assertThat(second.stats().bytesRead()).isLessThan(8 * pages);
  }

  @Test
  void countsInEveryScan_readTheStatusOfSleepingForks_onceOrTwiceAMinute() {
    Duration shortStall = Duration.ofMillis(1);
    fixture.detail(DetailPolicy.standard().stallAtMost(shortStall).countCpuShareAtMost(1)).large();
    for (int pid = 100; pid < 130; pid++) {
      fixture.tree.pid(pid).parent(7).codeAt(0x7000).forked();
    }
    for (int scan = 0; scan < 60; scan++) {
      fixture.tree.pid(7).minorFaults(200 + scan);
      counted(fixture.scanAfter(SECOND));
    }
    assertThat(fixture.tree.opened("7/pagemap")).isGreaterThanOrEqualTo(60);
    for (int pid = 100; pid < 130; pid++) {
      assertThat(fixture.tree.opened(pid + "/stat"))
          .as("stat of %s", pid)
          .isGreaterThanOrEqualTo(60);
      assertThat(fixture.tree.opened(pid + "/status")).as("status of %s", pid).isBetween(1L, 2L);
    }
  }

  @Test
  void aLargeMapping_isReadInPartsOfSixteenKibibytes() {
    fixture.tree.pid(7).maps(heap(100 * MIB).privateKib(100 * MIB));
    fixture.scan();
    assertThat(fixture.tree.readsOf("7/pagemap").subList(0, 12)).containsOnly(16 << 10);
    assertThat(fixture.tree.readsOf("7/pagemap")).hasSize(13).last().isEqualTo(8 << 10);
  }

  @Test
  void neighbors_areReadTogether_andDistantMappingsAreNot() {
    FakeMapping[] mappings = new FakeMapping[1001];
    for (int i = 0; i < 1000; i++) { // 100 KiB each, with gaps of 28 KiB
      mappings[i] = FakeMapping.at(HEAP + i * (128L << 10), 100).privateKib(100);
    }
    mappings[1000] = FakeMapping.at(LIBRARY, 64).fileKib(64);
    fixture.tree.pid(7).maps(mappings).pageTableKib(400);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(100_000 << 10));
    long entries = (1000 * 128 - 28) / 4;
    assertThat(fixture.reads()).isEqualTo((int) Math.ceil(entries / 2048.0) + 1);
  }

  @Test
  void aSparseAddressSpace_isRefusedUnread_andARollupIsReadInstead() {
    fixture.tree.pid(7).maps(heap(TIB).privateKib(65 * 4)).pageTableKib(560);
    assertThat(detailed(fixture.scan()).ussBytes()).isEqualTo(65 * 4 << 10);
    assertThat(fixture.reads()).isZero();
  }

  @Test
  void aSparseAddressSpace_hasBounds_whereARollupWouldStallItTooLong() {
    fixture.countsOnly();
    fixture.tree.pid(7).maps(heap(TIB).privateKib(65 * 4)).pageTableKib(560);
    Memory.ResidentOnly memory = resident(fixture.scan());
    assertThat(memory.reason()).isEqualTo(Reason.TOO_COSTLY);
    assertThat(memory.uss()).isEqualTo(ByteRange.exactly(65 * 4 << 10));
    assertThat(fixture.reads()).isZero();
  }

  @Test
  void aSparseAddressSpace_isNotTriedAgain_untilItHasFaulted() {
    fixture.countsOnly();
    fixture.tree.pid(7).maps(heap(TIB).privateKib(65 * 4)).pageTableKib(560);
    fixture.scan();
    fixture.tree.forgetOpened();
    fixture.scanAfter(SECOND);
    assertThat(fixture.opened()).doesNotContain("maps", "pagemap");
    fixture.tree.pid(7).minorFaults(101);
    fixture.scanAfter(Duration.ofSeconds(10));
    assertThat(fixture.opened()).contains("maps", "pagemap");
  }

  @Test
  void reservedAddresses_areNotRead_whereTheyAreMany() {
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            FakeMapping.at(0x7000_0000_0000L, TIB).access("---p"))
        .pageTableKib(400);
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss())
        .as("all memory was found")
        .isEqualTo(ByteRange.exactly(100 * MIB << 10));
    assertThat(fixture.tree.bytesGiven("7/pagemap")).isEqualTo(100 * MIB / 4 * 8);
  }

  private void mapsMuchReserved() {
    fixture
        .countsOnly()
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            FakeMapping.at(0x7000_0000_0000L, TIB).access("---p").privateKib(10 * MIB))
        .pageTableKib(400);
  }

  @Test
  void pagesAtReservedAddressesThatAreNotRead_widenTheRange() {
    mapsMuchReserved();
    fixture.hugePagesKib(0, 0).tree.ksm(10_000, 10_000); // so status proves little
    Memory.Counted memory = counted(fixture.scan());
    assertThat(memory.uss()).isEqualTo(new ByteRange(100 * MIB << 10, 110 * MIB << 10));
    assertThat(memory.pss()).isEqualTo(new ByteRange(100 * MIB << 10, 110 * MIB << 10));
  }

  @Test
  void pagesAtReservedAddressesThatAreNotRead_areInTheBounds_whereStatusProvesThem() {
    mapsMuchReserved();
    assertThat(resident(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(110 * MIB << 10));
  }

  @Test
  void pagesAtFewReservedAddresses_areCounted() {
    fixture
        .tree
        .pid(7)
        .maps(
            heap(100 * MIB).privateKib(100 * MIB),
            FakeMapping.at(0x7000_0000_0000L, 20 * MIB).access("---p").privateKib(10 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(110 * MIB << 10));
  }

  /** As malloc does in each thread: some memory, and the rest of its arena reserved. */
  @Test
  void memoryBetweenReservedAddresses_isCountedOnce() {
    FakeMapping[] mappings = new FakeMapping[8];
    long arena = HEAP;
    for (int i = 0; i < mappings.length; i += 2) {
      mappings[i] = FakeMapping.at(arena, 30 * MIB).access("---p");
      mappings[i + 1] = FakeMapping.at(arena + (30 * MIB << 10), 1000).privateKib(1000);
      arena += (30 * MIB << 10) + (1000 << 10);
    }
    fixture.tree.pid(7).maps(mappings).pageTableKib(400);
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(4000 << 10));
  }

  @Test
  void pagesAtAFewReservedAddressesBetweenMemory_areCountedOnce() {
    fixture
        .tree
        .pid(7)
        .maps(
            heap(50 * MIB).privateKib(50 * MIB),
            FakeMapping.at(HEAP + (50 * MIB << 10), 200).access("---p").privateKib(200),
            FakeMapping.at(HEAP + (50 * MIB << 10) + (200 << 10), 50 * MIB).privateKib(50 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly((100 * MIB + 200) << 10));
  }

  /** Reads that take so long that a scan makes only a few. */
  private void slowReads() {
    fixture.tree.whenRead("/proc/7/pagemap", read -> ScanFixture.spin(Duration.ofMillis(2)));
  }

  /** Scans until all CPU time is spent that was saved. */
  private void spendAll() {
    fixture.tree.pid(7).maps(heap(4096 * MIB).privateKib(4096 * MIB));
    slowReads();
    int before = -1;
    while (fixture.reads() > before) {
      before = fixture.reads();
      assertThat(resident(fixture.scanOnce()).reason()).isEqualTo(Reason.OUT_OF_TIME);
    }
    fixture.tree.whenRead("/proc/7/pagemap", read -> {});
  }

  @Test
  void aCountWithoutCpuTimeLeft_isContinuedByLaterScans_asTimeIsEarned() {
    spendAll();
    int begun = fixture.reads();
    Memory.ResidentOnly waiting = resident(fixture.scans.scanAfter(Duration.ofNanos(1)));
    assertThat(waiting.reason()).as("nothing was earned").isEqualTo(Reason.OUT_OF_TIME);
    assertThat(waiting.uss().lowerBytes()).as("bounds meanwhile").isEqualTo(4096 * MIB << 10);
    assertThat(fixture.reads()).isEqualTo(begun);

    Memory.Counted memory = counted(fixture.scanAfter(Duration.ofHours(1)));
    assertThat(memory.uss()).isEqualTo(ByteRange.exactly(4096 * MIB << 10));
    assertThat(fixture.tree.opened("7/maps")).as("the mappings were known").isEqualTo(1);
    assertThat(fixture.tree.bytesGiven("7/pagemap")).as("each once").isEqualTo(4096 * MIB / 4 * 8);
    assertThat(memory.readNanos()).isGreaterThan(Duration.ofMillis(300).toNanos());
  }

  @Test
  void theTimeThatOneProcessTakes_isMissingForOthers_untilItIsEarned() {
    spendAll();
    fixture.tree.pid(8).codeAt(0x8000).maps(heap(90 * MIB).privateKib(90 * MIB));
    fixture.tree.forgetOpened();
    fixture.scans.scanAfter(Duration.ofNanos(1));
    assertThat(fixture.tree.readsOf("8/pagemap")).isEmpty();
    assertThat(fixture.tree.opened("maps")).as("no count begins").isZero();
    assertThat(fixture.tree.opened("pagemap")).isZero();
    Snapshot later = fixture.scanAfter(Duration.ofHours(1));
    counted(later);
    assertThat(fixture.tree.readsOf("8/pagemap")).isNotEmpty();
  }

  @Test
  void aCountThatWasBegun_isDroppedAfterAnExec() {
    fixture.large();
    slowReads();
    resident(fixture.scanOnce());
    fixture.tree.whenRead("/proc/7/pagemap", read -> {});
    fixture.tree.pid(7).executes("/bin/other").maps(heap(90 * MIB).privateKib(90 * MIB));
    Memory.Counted memory = counted(fixture.scanAfter(Duration.ofHours(1)));
    assertThat(memory.uss()).isEqualTo(ByteRange.exactly(90 * MIB << 10));
    assertThat(fixture.tree.opened("7/maps")).isEqualTo(2);
  }

  @Test
  void aCountThatWasBegun_isDroppedWhenThePidIsReused() {
    fixture.large();
    slowReads();
    resident(fixture.scanOnce());
    fixture.tree.whenRead("/proc/7/pagemap", read -> {});
    fixture.scans.after(Duration.ofHours(1)).newProcess(7);
    fixture.tree.pid(7).maps(heap(90 * MIB).privateKib(90 * MIB));
    assertThat(counted(fixture.scan()).uss()).isEqualTo(ByteRange.exactly(90 * MIB << 10));
  }

  @Test
  void slowReads_endTheCountOfAScan_andTheNextContinues() {
    fixture.detail(DetailPolicy.standard().countCpuShareAtMost(1));
    fixture.large();
    fixture.tree.whenRead("/proc/7/pagemap", read -> ScanFixture.spin(Duration.ofMillis(2)));
    assertThat(resident(fixture.scanOnce()).reason()).isEqualTo(Reason.OUT_OF_TIME);
    assertThat(fixture.reads()).isEqualTo(6);
    assertThat(resident(fixture.scans.scanAfter(SECOND)).reason()).isEqualTo(Reason.OUT_OF_TIME);
    assertThat(fixture.reads()).isEqualTo(12);
    assertThat(counted(fixture.scanAfter(SECOND)).uss())
        .isEqualTo(ByteRange.exactly(100 * MIB << 10));
  }

  @Test
  void aCountThatGoesOn_isNotInterruptedBecauseAnOlderOneIsUnchanged() {
    fixture.detail(DetailPolicy.standard().countCpuShareAtMost(1));
    fixture.large();
    Snapshot first = fixture.scan();
    fixture.tree.whenRead("/proc/7/pagemap", read -> ScanFixture.spin(Duration.ofMillis(2)));
    Snapshot second = fixture.scans.scanAfter(Duration.ofMinutes(6));
    assertThat(counted(second).readAt()).as("after six slow reads").isEqualTo(first.takenAt());
    fixture.tree.whenRead("/proc/7/pagemap", read -> {});
    Snapshot third = fixture.scans.scanAfter(SECOND);
    assertThat(counted(third).readAt()).isEqualTo(third.takenAt());
  }

  @Test
  void aCountThatFails_isNotRepeatedForTenSeconds() {
    fixture.countsOnly();
    fixture.large();
    fixture.tree.failsReading("/proc/7/pagemap", 1);
    assertThat(resident(fixture.scan()).reason()).isEqualTo(Reason.TORN);
    fixture.tree.forgetOpened();
    fixture.tree.pid(7).minorFaults(1000);
    fixture.scans.scanAfter(Duration.ofSeconds(9));
    assertThat(fixture.tree.opened("7/pagemap")).isZero();
    fixture.tree.pid(7).minorFaults(2000);
    fixture.scans.scanAfter(SECOND);
    assertThat(fixture.tree.opened("7/pagemap")).isEqualTo(1);
  }

  @Test
  void anOlderCount_isShownWhileANewOneIsIncomplete() {
    fixture.detail(DetailPolicy.standard().countCpuShareAtMost(1));
    fixture.large();
    Snapshot first = fixture.scan();
    fixture.tree.whenRead("/proc/7/pagemap", read -> ScanFixture.spin(Duration.ofMillis(2)));
    fixture.tree.pid(7).minorFaults(101);
    Snapshot second = fixture.scanAfter(SECOND);
    assertThat(counted(second).readAt()).isEqualTo(first.takenAt());
    assertThat(second.stats().detailsReused()).isPositive();
  }

  @Test
  void aPolicy_checksItsArguments() {
    DetailPolicy policy = DetailPolicy.every();
    assertThatThrownBy(() -> policy.countAbove(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative");
    assertThat(policy.countAbove(Duration.ofSeconds(Long.MAX_VALUE)).plan().counts().isOn())
        .isTrue();
    assertThat(policy.plan().counts().isOn()).isFalse();
    assertThat(policy.countAbove(SECOND).withoutCounts().plan().counts().isOn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN, Double.NEGATIVE_INFINITY})
  void theShareOfACpu_isAboveZero_andAtMostOne(double share) {
    for (DetailPolicy policy : List.of(DetailPolicy.every(), DetailPolicy.standard())) {
      assertThatThrownBy(() -> policy.countCpuShareAtMost(share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("share of one CPU");
    }
  }

  @Test
  void theShareOfACpu_isKept_whenAnotherLimitChanges() {
    DetailPolicy policy = DetailPolicy.standard().countCpuShareAtMost(0.5);
    assertThat(policy.countAbove(SECOND).plan().counts().cpuShare()).isEqualTo(0.5);
    assertThat(policy.reuse(SECOND).stallAtMost(SECOND).plan().counts())
        .isEqualTo(policy.plan().counts());
    assertThat(DetailPolicy.every().countAbove(SECOND).plan().counts().cpuShare()).isEqualTo(0.01);
  }

  @Test
  void aShareThatIsSetFirst_isNotForgotten() {
    DetailPolicy policy = DetailPolicy.every().countCpuShareAtMost(0.5).countAbove(SECOND);
    assertThat(policy.plan().counts().cpuShare()).isEqualTo(0.5);
  }
}
