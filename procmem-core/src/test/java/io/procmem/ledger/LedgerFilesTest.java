package io.procmem.ledger;

import static io.procmem.ledger.LedgerArea.ANONYMOUS;
import static io.procmem.ledger.LedgerArea.FREE_PER_CPU;
import static io.procmem.ledger.LedgerArea.HUGE_PAGES_FREE;
import static io.procmem.ledger.LedgerArea.HUGE_PAGES_USED;
import static io.procmem.ledger.LedgerArea.KERNEL_STACKS;
import static io.procmem.ledger.LedgerArea.MAPPED_FILES;
import static io.procmem.ledger.LedgerArea.MAPPED_SHARED;
import static io.procmem.ledger.LedgerArea.PAGE_CACHE;
import static io.procmem.ledger.LedgerArea.PAGE_TABLES;
import static io.procmem.ledger.LedgerArea.PER_CPU;
import static io.procmem.ledger.LedgerArea.SHARED_MEMORY;
import static io.procmem.ledger.LedgerArea.SLAB_RECLAIMABLE;
import static io.procmem.ledger.LedgerArea.SLAB_UNRECLAIMABLE;
import static io.procmem.ledger.LedgerArea.UNEXPLAINED;
import static io.procmem.ledger.LedgerArea.UNMAPPED_ANONYMOUS;
import static io.procmem.ledger.LedgerArea.VMALLOC;
import static io.procmem.ledger.LedgerArea.ZFS_CACHE;
import static io.procmem.ledger.LedgerArea.ZRAM;
import static io.procmem.ledger.LedgerArea.ZSWAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger of several machines, from the texts of their files. */
class LedgerFilesTest {

  private static final long MIB = 1 << 20;

  private final ScanFixture fixture =
      new ScanFixture().reading(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS).waitingLong();

  LedgerFilesTest() {
    fixture.tree.pid(7).name("server");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Files in sections, each after a line with {@code ==} and its path. */
  private LedgerFilesTest machine(String name) {
    try (InputStream in =
        Objects.requireNonNull(LedgerFilesTest.class.getResourceAsStream(name + ".txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String section : all.substring("== ".length()).split("\n== ", -1)) {
        int end = section.indexOf('\n');
        String text = section.substring(end + 1);
        fixture.tree.file(section.substring(0, end), text.endsWith("\n") ? text : text + "\n");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  private MemoryLedger ledger() {
    Report report = fixture.report();
    assertThat(report.problem()).isEmpty();
    MemoryLedger ledger =
        MemoryLedger.of(report.snapshot(), report.extras().memoryPools()).orElseThrow();
    assertThat(ledger.rows().stream().mapToLong(LedgerRow::bytes).sum())
        .as("the sum of %s", ledger)
        .isEqualTo(ledger.totalBytes());
    assertThat(ledger.rows())
        .filteredOn(row -> row.area() != UNEXPLAINED)
        .allSatisfy(row -> assertThat(row.bytes()).as("%s", row).isNotNegative());
    return ledger;
  }

  private static long kib(MemoryLedger ledger, LedgerArea area) {
    return ledger.bytes(area).orElseThrow(() -> new AssertionError("no " + area)) >> 10;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-6.18-vm",
        "linux-6.12-zswap",
        "linux-6.8-zram",
        "linux-5.15-zfs",
        "linux-5.14-hugetlb",
        "linux-4.18",
        "linux-6.18-vm-smaller-zones",
        "linux-3.10-meminfo-only",
        "lxcfs-6.0",
        "gvisor"
      })
  void theAreas_addUpToTheTotal(String name) {
    MemoryLedger ledger = machine(name).ledger();
    assertThat(ledger.rows().get(ledger.rows().size() - 1).area()).isEqualTo(UNEXPLAINED);
    assertThat(ledger.missing()).doesNotContain(UNEXPLAINED);
  }

  @Test
  void onAVirtualMachine_freePagesOfItsCpusExplainMost() {
    MemoryLedger ledger = machine("linux-6.18-vm").ledger();
    assertThat(ledger.unexplainedBytes()).isBetween(0L, 64 * MIB);
    assertThat(kib(ledger, FREE_PER_CPU)).isPositive();
    assertThat(ledger.bootBytes())
        .hasValue(4L * (3998 + 782336 + 5505024 - 3840 - 772917 - 5394266) << 10);
    assertThat(ledger.isOfContainer()).isFalse();
  }

  /** Its zones lack 12 GB that MemTotal and MemFree count: a hypervisor has taken them. */
  @Test
  void whereZonesLackMemoryOfTheTotal_noAreaCountsItTwice() {
    MemoryLedger ledger = machine("linux-6.18-vm-smaller-zones").ledger();
    long presentBytes = 4L * (3998 + 782336 + 5505024) << 10;
    assertThat(ledger.bootBytes()).hasValue(presentBytes - ledger.totalBytes());
    assertThat(SystemArea.of(ledger).stream().mapToLong(SystemArea::usedBytes).sum())
        .isEqualTo(presentBytes);
    assertThat(ledger.unexplainedBytes()).isBetween(-64 * MIB, 64 * MIB);
  }

  @Test
  void withZswap_itsPoolAndTheSwapCacheAreRows() {
    MemoryLedger ledger = machine("linux-6.12-zswap").ledger();
    assertThat(kib(ledger, ZSWAP)).isEqualTo(1213572);
    assertThat(kib(ledger, ZRAM)).isZero();
    assertThat(kib(ledger, UNMAPPED_ANONYMOUS)).isEqualTo(212340);
    assertThat(kib(ledger, ANONYMOUS)).isEqualTo(7305488);
    assertThat(kib(ledger, LedgerArea.KERNEL_RECLAIMABLE)).isEqualTo(402180 - 398044);
    assertThat(kib(ledger, LedgerArea.SECONDARY_PAGE_TABLES)).isEqualTo(4348);
    assertThat(kib(ledger, VMALLOC)).isEqualTo(98120 - 31056);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(187204);
  }

  /** Kernels before 5.19 do not give the pool of zswap, but all pages that hold compressed data. */
  @Test
  void zswapOfAnOldKernel_isWhatZramLeaves() {
    machine("linux-5.15-zfs").fixture.tree.file("/proc/vmstat", "nr_zspages 4096\n");
    assertThat(kib(ledger(), ZSWAP)).isEqualTo(16384);
    fixture.tree.file("/sys/block/zram0/mm_stat", "9 9 4194304 0 0 0 0 0 0\n");
    assertThat(kib(ledger(), ZSWAP)).isEqualTo(16384 - 4096);
    assertThat(kib(ledger(), ZRAM)).isEqualTo(4096);
  }

  @Test
  void theZfsCache_isCountedWithoutWhatIsInSlab() {
    MemoryLedger ledger = machine("linux-5.15-zfs").ledger();
    assertThat(kib(ledger, ZFS_CACHE)).isEqualTo(29213618);
    assertThat(kib(ledger, SLAB_UNRECLAIMABLE)).isEqualTo(4798436);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(143387);
    assertThat(pools().zfs().orElseThrow().arcBytes()).isEqualTo(32212254720L);
  }

  private MemoryPools pools() {
    return fixture.report().extras().memoryPools().orElseThrow();
  }

  @Test
  void withoutTheBuffersOfZfs_itsDataAndMetadataCount() {
    machine("linux-5.15-zfs").fixture.tree.file("/proc/spl/kstat/zfs/abdstats", "");
    assertThat(ledger().bytes(ZFS_CACHE)).hasValue(26843545600L + 3221225472L + 14748366);
  }

  @Test
  void withoutZfs_itsCacheIsNothing() {
    assertThat(kib(machine("linux-6.8-zram").ledger(), ZFS_CACHE)).isZero();
  }

  @Test
  void zramDevices_areAddedUp() {
    MemoryLedger ledger = machine("linux-6.8-zram").ledger();
    assertThat(ledger.bytes(ZRAM)).hasValue(812646400 + 4194304);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(91208);
    assertThat(ledger.bytes(LedgerArea.Kind.STORED) >> 10)
        .isEqualTo(797696 + 61348 + kib(ledger, SHARED_MEMORY));
  }

  @Test
  void aZramDeviceThatCannotBeRead_leavesTheAreaUnknown() {
    machine("linux-6.8-zram").fixture.tree.denies("/sys/block/zram1/mm_stat");
    MemoryLedger ledger = ledger();
    assertThat(ledger.row(ZRAM)).isEmpty();
    assertThat(ledger.missing()).contains(ZRAM);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(91208 + 797696);
    assertThat(reasons()).containsExactly(Reason.UNSUPPORTED);
  }

  private List<Reason> reasons() {
    return fixture.report().snapshot().unreadable().stream()
        .filter(row -> row.pid() == Unreadable.MACHINE && row.file() == Source.MEMORY_POOLS)
        .map(Unreadable::reason)
        .toList();
  }

  @Test
  void hugePagesOfSeveralSizes_areUsedAndFree() {
    MemoryLedger ledger = machine("linux-5.14-hugetlb").ledger();
    assertThat(kib(ledger, HUGE_PAGES_FREE)).isEqualTo(4096 * 2048 + 2 * 1048576);
    assertThat(kib(ledger, HUGE_PAGES_USED)).isEqualTo(12288 * 2048 + 4 * 1048576);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(402116);
    assertThat(kib(ledger, FREE_PER_CPU)).isEqualTo(4 * 9000);
    assertThat(pools().hugePages())
        .containsExactly(
            new HugePages(2048 << 10, 16384, 4096, 1024, 0), new HugePages(1 << 30, 6, 2, 0, 0));
  }

  @Test
  void withoutTheFilesOfOtherSizes_theirFreePagesAreUnknown() {
    fixture.reading(Source.MEMINFO);
    MemoryLedger ledger = machine("linux-5.14-hugetlb").ledger();
    long gigantic = 6L << 30;
    long used = 12288L * 2048 << 10;
    long free = 4096L * 2048 << 10;
    assertThat(ledger.row(HUGE_PAGES_USED).orElseThrow().range())
        .hasValue(new ByteRange(used, used + gigantic));
    assertThat(ledger.row(HUGE_PAGES_FREE).orElseThrow().range())
        .hasValue(new ByteRange(free, free + gigantic));
    assertThat(kib(ledger, HUGE_PAGES_USED) + kib(ledger, HUGE_PAGES_FREE))
        .isEqualTo(16384 * 2048 + 6 * 1048576);
  }

  /** Its VmallocUsed is of addresses, most of them of devices. */
  @Test
  void anOldKernel_hasFewerAreas() {
    fixture.reading(Source.MEMINFO);
    MemoryLedger ledger = machine("linux-3.10-meminfo-only").ledger();
    assertThat(ledger.missing()).contains(VMALLOC, PER_CPU, ZSWAP, ZRAM, ZFS_CACHE, FREE_PER_CPU);
    assertThat(kib(ledger, KERNEL_STACKS)).isEqualTo(9840);
    assertThat(kib(ledger, HUGE_PAGES_USED)).isEqualTo(64 * 2048);
    assertThat(kib(ledger, HUGE_PAGES_FREE)).isEqualTo(64 * 2048);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(301448);
    assertThat(ledger.bootBytes()).isEmpty();
  }

  /** From 4.4 to 5.2, VmallocUsed is always 0. */
  @Test
  void anAmountThatIsAlwaysZero_isUnknown() {
    MemoryLedger ledger = machine("linux-4.18").ledger();
    assertThat(ledger.missing()).contains(VMALLOC);
    assertThat(kib(ledger, PER_CPU)).isEqualTo(18432);
    assertThat(kib(ledger, UNMAPPED_ANONYMOUS)).as("lists that lack the latest pages").isZero();
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(122448);
  }

  /** Its page tables, stacks and huge pages are the machine's, and larger than the container. */
  @Test
  void inAContainerWithLxcfs_onlyItsOwnNumbersCount() {
    MemoryLedger ledger = machine("lxcfs-6.0").ledger();
    assertThat(ledger.isOfContainer()).isTrue();
    assertThat(ledger.totalBytes()).isEqualTo(2L << 30);
    assertThat(kib(ledger, ANONYMOUS)).isEqualTo(290332);
    assertThat(kib(ledger, PAGE_CACHE) + kib(ledger, MAPPED_FILES)).isEqualTo(512340 - 90000);
    assertThat(kib(ledger, SLAB_RECLAIMABLE)).isEqualTo(42012);
    assertThat(ledger.missing())
        .contains(PAGE_TABLES, KERNEL_STACKS, VMALLOC, PER_CPU, HUGE_PAGES_FREE, FREE_PER_CPU);
    assertThat(kib(ledger, UNEXPLAINED))
        .isEqualTo(2097152 - 1203340 - 290332 - 512340 - 42012 - 19192);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMemoryOfAllZones_tellsAContainerFromTheMachine(boolean isContainer) {
    machine("linux-4.18");
    if (isContainer) {
      fixture.tree.file("/proc/meminfo", "MemTotal: 4194304 kB\nMemFree: 9 kB\nPercpu: 77 kB\n");
    }
    MemoryLedger ledger = ledger();
    assertThat(ledger.isOfContainer()).isEqualTo(isContainer);
    assertThat(ledger.row(PER_CPU).isPresent()).isEqualTo(!isContainer);
    assertThat(ledger.row(FREE_PER_CPU).isPresent()).isEqualTo(!isContainer);
    assertThat(ledger.bootBytes().isPresent()).isEqualTo(!isContainer);
  }

  /** A file of a procfs has no size. */
  @Test
  void aMeminfoWithASize_isNotTheKernels() {
    machine("linux-6.18-vm").fixture.tree.size("/proc/meminfo", 1417);
    assertThat(ledger().isOfContainer()).isTrue();
  }

  /** It has few numbers, and its AnonPages include shared memory. */
  @Test
  void inGvisor_sharedMemoryCountsOnce() {
    MemoryLedger ledger = machine("gvisor").ledger();
    assertThat(kib(ledger, ANONYMOUS)).isEqualTo(401232);
    assertThat(kib(ledger, SHARED_MEMORY) + kib(ledger, MAPPED_SHARED)).isEqualTo(65536);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(20480);
    assertThat(ledger.missing()).contains(KERNEL_STACKS, SLAB_RECLAIMABLE, HUGE_PAGES_USED);
    assertThat(reasons()).containsExactly(Reason.UNSUPPORTED);
  }

  /** A ledger shows what its numbers say, even if they cannot be right. */
  @Test
  void numbersThatExceedTheTotal_leaveANegativeRest() {
    fixture.tree.file(
        "/proc/meminfo",
        "MemTotal: 1000 kB\nMemFree: 400 kB\nAnonPages: 500 kB\nCached: 300 kB\nMapped: 100 kB\n"
            + "Shmem: 50 kB\n");
    assertThat(kib(ledger(), UNEXPLAINED)).isEqualTo(-200);
  }

  /** Drivers can map pages of their own, which are mapped and not cached. */
  @Test
  void moreMappedThanCached_isNotANegativeCache() {
    fixture.tree.file(
        "/proc/meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\nCached: 300 kB\nMapped: 350 kB\n");
    MemoryLedger ledger = ledger();
    assertThat(kib(ledger, PAGE_CACHE)).isZero();
    assertThat(kib(ledger, MAPPED_FILES)).isEqualTo(350);
    assertThat(kib(ledger, UNEXPLAINED)).isEqualTo(250);
  }

  /** With virtio, and unless the balloon deflates when memory runs out, MemTotal excludes it. */
  @ParameterizedTest
  @ValueSource(strings = {"011", "010"})
  void aBalloon_countsWhereTheTotalIncludesIt(String features) {
    machine("linux-6.12-zswap");
    String meminfo = "MemTotal: 15963108 kB\nMemFree: 2000 kB\nBalloon: 500 kB\n";
    fixture.tree.file("/proc/meminfo", meminfo);
    fixture.tree.file("/sys/bus/virtio/drivers/virtio_balloon/virtio3/features", features + "0\n");
    boolean counts = features.endsWith("1");
    assertThat(ledger().row(LedgerArea.BALLOON).isPresent()).isEqualTo(counts);
  }

  @Test
  void withoutMeminfo_thereIsNoLedger() {
    fixture.reading(Source.MEMORY_POOLS);
    Report report = machine("linux-6.18-vm").fixture.report();
    assertThat(report.extras().memoryPools()).isPresent();
    assertThat(MemoryLedger.of(report.snapshot(), report.extras().memoryPools())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nr", "free", "resv", "surplus"})
  void poolsOfHugePages_areAbsentRatherThanZero_ifANumberIsUnknown(String number) {
    machine("linux-5.14-hugetlb");
    fixture.tree.denies("/sys/kernel/mm/hugepages/hugepages-2048kB/" + number + "_hugepages");
    assertThat(fixture.report().extras().memoryPools().orElseThrow().hugePages()).isEmpty();
  }

  @Test
  void poolsThatNobodyRequests_openNoFile() {
    fixture.reading(Source.MEMINFO);
    Report report = machine("linux-6.18-vm").fixture.report();
    assertThat(report.extras().memoryPools()).isEmpty();
    assertThat(fixture.tree.opened())
        .doesNotContain("zoneinfo", "vmstat", "spl/kstat/zfs/arcstats");
    assertThat(fixture.tree.openedBelow("/sys/kernel/mm/hugepages")).isZero();
    assertThat(fixture.tree.openedBelow("/sys/block")).isZero();
  }
}
