package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.testing.FakeFrames.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.DistinctPages;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeFrames;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What frame numbers say of PSS, USS and pages that are mapped several times. */
class FrameNumbersTest {

  private static final int PARENT = 7;
  private static final int CHILD = 8;
  private static final int OTHER = 9;
  private static final long MEMFD = 4711;

  /** The first page of a table of the page tables, and of a huge page. */
  private static final int ALIGNED = 512;

  private final ScanFixture fixture = new ScanFixture();
  private final FakeFrames frames = new FakeFrames(fixture.tree);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Counts every process, and reads no rollup. */
  private static DetailPolicy counting() {
    return DetailPolicy.every().stallAtMost(Duration.ofNanos(1)).countAbove(Duration.ZERO);
  }

  private Snapshot scan(DetailPolicy policy) {
    frames.write();
    fixture.reopen().with().detail(policy);
    return fixture.scan();
  }

  private Memory.Counted counted(int pid) {
    return counted(scan(counting().withFrameNumbers()), pid);
  }

  private static Memory.Counted counted(Snapshot snapshot, int pid) {
    return (Memory.Counted) memory(snapshot, pid);
  }

  private static ByteRange pages(long number) {
    return ByteRange.exactly(number * PAGE);
  }

  private void family() {
    long[] shared = frames.frames(300);
    frames.anonymous(PARENT, 100, shared).anonymous(PARENT, 1000, frames.frames(50));
    frames.anonymous(CHILD, 100, shared).anonymous(CHILD, 1000, frames.frames(20));
    frames.anonymous(OTHER, 100, shared).shared(OTHER, 2000, MEMFD, 0, frames.frames(10));
    fixture.tree.file("/proc/meminfo", "MemTotal: 16000000 kB\nAnonHugePages: 0 kB\n");
    fixture.tree.pid(CHILD).forked().parent(PARENT);
    fixture.tree.pid(OTHER).forked().parent(PARENT);
  }

  @Test
  void workers_shareTheirPagesEvenly() {
    family();
    Snapshot snapshot = scan(counting().withFrameNumbers());
    long third = (PAGE << 12) / 3; // the kernel rounds down each page, and the sum
    long shares = 300 * third;
    assertThat(counted(snapshot, PARENT).pss())
        .isEqualTo(ByteRange.exactly(shares + 50 * (PAGE << 12) >> 12));
    assertThat(counted(snapshot, PARENT).uss()).isEqualTo(pages(50));
    assertThat(counted(snapshot, CHILD).pss())
        .isEqualTo(ByteRange.exactly(shares + 20 * (PAGE << 12) >> 12));
    assertThat(counted(snapshot, OTHER).uss()).isEqualTo(pages(10));
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(fixture.tree.openNow()).isEmpty();
  }

  @Test
  void withoutTheRequest_noFrameIsLookedUp() {
    family();
    Memory.Counted counted = counted(scan(counting()), PARENT);
    assertThat(counted.pss()).isEqualTo(new ByteRange(50 * PAGE, 200 * PAGE));
    assertThat(fixture.tree.opened("kpagecount")).isZero();
  }

  @Test
  void anExactCount_isNotFollowedByARollup() {
    family();
    scan(DetailPolicy.every().countAbove(Duration.ZERO).withFrameNumbers());
    assertThat(fixture.tree.opened("smaps_rollup")).isZero();
    assertThat(fixture.tree.opened("kpageflags")).as("there is no hugetlbfs").isZero();
    scan(DetailPolicy.every().withFrameNumbers().countAbove(Duration.ZERO));
    assertThat(fixture.tree.opened("smaps_rollup")).as("the order does not matter").isZero();
  }

  @Test
  void hiddenFrameNumbers_leaveTheRange_andAreReportedOnce() {
    family();
    frames.hidden();
    Snapshot snapshot = scan(counting().withFrameNumbers());
    assertThat(counted(snapshot, PARENT).pss()).isEqualTo(new ByteRange(50 * PAGE, 200 * PAGE));
    assertThat(counted(snapshot, PARENT).uss()).isEqualTo(pages(50));
    assertThat(snapshot.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.KPAGECOUNT, Reason.DENIED));
    assertThat(snapshot.unreadable().get(0).explanation()).contains("CAP_SYS_ADMIN");
  }

  @Test
  void aDeniedKpagecount_leavesItToARollup_andStaysReported() {
    family();
    fixture.tree.denies("/proc/kpagecount");
    Snapshot first = scan(DetailPolicy.every().countAbove(Duration.ZERO).withFrameNumbers());
    assertThat(memory(first, PARENT)).isInstanceOf(Memory.Detailed.class);
    fixture.tree.forgetOpened();
    Snapshot second = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(fixture.tree.opened("pagemap")).as("a rollup says more").isZero();
    assertThat(second.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.KPAGECOUNT, Reason.DENIED));
  }

  @Test
  void aKernelWithoutKpagecount_leavesTheRange() {
    family();
    frames.write();
    fixture.tree.removes("/proc/kpagecount");
    fixture.with().detail(counting().withFrameNumbers());
    Snapshot snapshot = fixture.scan();
    assertThat(counted(snapshot, CHILD).pss()).isEqualTo(new ByteRange(20 * PAGE, 170 * PAGE));
    assertThat(snapshot.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.KPAGECOUNT, Reason.UNSUPPORTED));
  }

  @Test
  void theZeroPage_andMemoryOfADevice_countNothing() {
    long zero = frames.zeroPage();
    long[] zeros = new long[400];
    Arrays.fill(zeros, zero);
    frames.anonymous(PARENT, 100, zeros).anonymous(PARENT, 1000, frames.frames(30));
    long[] device = frames.from(1 << 20, 3); // after the end of kpagecount
    frames.anonymous(PARENT, 2000, device);
    for (long frame : device) {
      frames.timesMapped(frame, 0);
    }
    Memory.Counted counted = counted(PARENT);
    assertThat(counted.pss()).isEqualTo(pages(30));
    assertThat(counted.uss()).isEqualTo(pages(30));
  }

  @Test
  void hugetlbfs_isInUssOnly() {
    long[] shared = frames.hugetlb(40);
    frames.shared(PARENT, 100, MEMFD, 0, shared).shared(OTHER, 100, MEMFD, 0, shared);
    frames.anonymous(PARENT, 600, frames.hugetlb(60));
    frames.anonymous(PARENT, 1000, frames.frames(7));
    Memory.Counted counted = counted(PARENT);
    assertThat(counted.rssBytes()).isEqualTo(7 * PAGE);
    assertThat(counted.pss()).isEqualTo(pages(7));
    assertThat(counted.uss()).isEqualTo(pages(67));
  }

  @Test
  void theWrongFlagOfAHugePage_isCorrected() {
    long[] huge = frames.from(2 * ALIGNED, ALIGNED);
    frames.anonymous(PARENT, 4 * ALIGNED, huge);
    frames.anonymous(CHILD, 4 * ALIGNED + 1, Arrays.copyOfRange(huge, 1, ALIGNED));
    frames.firstPageDecides();
    fixture.tree.pid(PARENT).forked();
    fixture.tree.pid(CHILD).forked().parent(PARENT);
    assertThat(counted(scan(counting()), PARENT).uss().lowerBytes()).isZero();
    assertThat(counted(scan(counting()), PARENT).uss().upperBytes()).isEqualTo(ALIGNED * PAGE);
    Memory.Counted counted = counted(PARENT);
    assertThat(counted.uss()).isEqualTo(pages(1));
    assertThat(counted.pss()).isEqualTo(ByteRange.exactly(PAGE + (ALIGNED - 1) * PAGE / 2));
  }

  @Test
  void pagesMergedByKsm_countOnce_andAreNotMarked() {
    long merged = frames.frames(1)[0];
    long[] same = new long[100];
    Arrays.fill(same, merged);
    frames.anonymous(PARENT, 100, same);
    fixture.tree.ksm(1, 99);
    Memory.Counted counted = counted(PARENT);
    long hundredth = (PAGE << 12) / 100;
    assertThat(counted.pss()).isEqualTo(ByteRange.exactly(100 * hundredth >> 12));
    assertThat(counted.uss()).isEqualTo(pages(0));
    assertThat(counted.mapsPagesRepeatedly()).isFalse();
  }

  /** A heap that is mapped three times, of which another process maps 20 pages. */
  private void heapMappedThreeTimes() {
    long[] heap = frames.frames(200);
    frames.shared(PARENT, 1000, MEMFD, 0, heap);
    frames.shared(PARENT, 2000, MEMFD, 0, heap);
    frames.shared(PARENT, 3000, MEMFD, 0, heap);
    frames.anonymous(PARENT, 100, frames.frames(10));
    frames.shared(OTHER, 100, MEMFD, 180, Arrays.copyOfRange(heap, 180, 200));
  }

  @Test
  void aHeapMappedThreeTimes_isShownOnce() {
    heapMappedThreeTimes();
    Memory.Counted counted = counted(PARENT);
    assertThat(counted.rssBytes()).isEqualTo(610 * PAGE);
    // 190 pages, and three quarters of 20; but a third is rounded down.
    assertThat(counted.pss()).isEqualTo(ByteRange.exactly(205 * PAGE - 1));
    assertThat(counted.uss()).isEqualTo(pages(10));
    assertThat(counted.mapsPagesRepeatedly()).isTrue();
    assertThat(counted.distinct())
        .contains(new DistinctPages(210 * PAGE, OptionalLong.of(190 * PAGE)));
    assertThat(counted(OTHER).mapsPagesRepeatedly()).isFalse();
    assertThat(counted(OTHER).distinct()).isEmpty();
  }

  @Test
  void withoutTheRight_aHeapMappedThreeTimes_isMarked_andItsUniquePagesAreUnknown() {
    heapMappedThreeTimes();
    frames.hidden();
    Memory.Counted counted = counted(PARENT);
    assertThat(counted.mapsPagesRepeatedly()).isTrue();
    assertThat(counted.distinct()).contains(new DistinctPages(210 * PAGE, OptionalLong.empty()));
    assertThat(counted.pss()).isEqualTo(new ByteRange(10 * PAGE, 310 * PAGE));
  }

  @Test
  void theMark_isKeptWhenARollupFollows_andUntilAnExec() {
    heapMappedThreeTimes();
    Snapshot first = scan(DetailPolicy.every().countAbove(Duration.ZERO));
    assertThat(memory(first, PARENT)).isInstanceOf(Memory.Detailed.class);
    assertThat(((Memory.Owned) memory(first, PARENT)).mapsPagesRepeatedly()).isTrue();
    assertThat(((Memory.Owned) memory(first, OTHER)).mapsPagesRepeatedly()).isFalse();
    fixture.tree.everyProcessRuns();
    Snapshot second = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(((Memory.Owned) memory(second, PARENT)).mapsPagesRepeatedly()).isTrue();
    fixture.tree.pid(PARENT).executes("/bin/other").codeAt(99_000);
    fixture.tree.file("/proc/7/maps", "1000-2000 r--p 00000000 00:00 0\n");
    Snapshot third = fixture.scanAfter(Duration.ofSeconds(1));
    assertThat(((Memory.Owned) memory(third, PARENT)).mapsPagesRepeatedly()).isFalse();
  }

  @Test
  void hugetlbfsMappedTwice_isMarked_butNotAddedUpWithoutFrames() {
    long[] heap = frames.hugetlb(100);
    frames.shared(PARENT, 1000, MEMFD, 0, heap).shared(PARENT, 2000, MEMFD, 0, heap);
    frames.anonymous(PARENT, 100, frames.frames(10));
    Memory.Counted counted = counted(scan(counting()), PARENT);
    assertThat(counted.mapsPagesRepeatedly()).isTrue();
    assertThat(counted.distinct()).isEmpty();
  }

  private void tenMappings(int pid, long[] pages) {
    for (int i = 0; i < 10; i++) {
      frames.anonymous(pid, 100 + 400 * i, Arrays.copyOfRange(pages, 20 * i, 20 * i + 20));
    }
  }

  /** Six slow reads are enough for one scan. Then the process forks. */
  @Test
  void aCountOverTwoScans_isWidenedByWhatAChildMayShareSince() {
    long[] own = frames.frames(200);
    tenMappings(PARENT, own);
    frames.write();
    fixture.with().detail(counting().withFrameNumbers().countCpuShareAtMost(1));
    fixture.tree.whenRead("/proc/7/pagemap", read -> ScanFixture.spin(Duration.ofMillis(2)));
    assertThat(memory(fixture.scan(), PARENT)).isInstanceOf(Memory.ResidentOnly.class);
    fixture.tree.whenRead("/proc/7/pagemap", read -> {});
    tenMappings(CHILD, own);
    frames.write();
    fixture.tree.pid(CHILD).forked().parent(PARENT);
    Memory.Counted counted = counted(fixture.scanAfter(Duration.ofSeconds(1)), PARENT);
    assertThat(counted.uss()).isEqualTo(new ByteRange(0, 200 * PAGE));
    assertThat(counted.pss()).isEqualTo(new ByteRange(0, 200 * PAGE));
  }

  /** As without a count for each page: the average over a large folio. */
  @Test
  void countsThatContradictStatus_leaveTheRange() {
    long[] file = frames.frames(1000);
    frames.shared(PARENT, 100, MEMFD, 0, file).shared(OTHER, 100, MEMFD, 0, file);
    frames.write();
    fixture.tree.pid(PARENT).memoryKib(400, 400, 0); // a tenth
    fixture.with().detail(counting().withFrameNumbers());
    assertThat(counted(fixture.scan(), PARENT).pss().isExact()).isFalse();
  }
}
