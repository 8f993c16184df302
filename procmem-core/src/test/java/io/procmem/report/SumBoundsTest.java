package io.procmem.report;

import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.process;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is certain about a sum if some of its processes have only bounds. */
class SumBoundsTest {

  private static final long GB = 1_000_000_000;
  private static final long MB = 1_000_000;

  private static MemoryTotals memory(ProcessSample... processes) {
    return Report.next(null, at(0, processes)).totals().memory();
  }

  @Test
  void aLargeProcessWithCountedPages_andSmallOnesOfAnotherUser_haveAKnownSum() {
    Sum uss =
        memory(
                process(1, counted(9 * GB, 8_600 * MB)),
                process(2, detailed(GB, GB, 900 * MB, 0)),
                process(3, bounded(200 * MB, 50 * MB, 130 * MB)),
                process(4, kernel()))
            .uss();
    assertThat(uss.range()).contains(new ByteRange(9_550 * MB, 9_630 * MB));
    assertThat(uss.value()).as("80 MB are less than 2 %").hasValue(9_590 * MB);
    assertThat(uss.isPartial()).isFalse();
    assertThat(uss.exact()).as("exact for 2 of 3").isEqualTo(2);
    assertThat(uss.counted()).isEqualTo(2);
    assertThat(uss.missing()).isEqualTo(1);
  }

  @Test
  void wideBounds_leaveTheSumOfTheKnown() {
    Sum pss =
        memory(process(1, detailed(GB, 700 * MB, 1, 0)), process(2, bounded(GB, 200 * MB, GB)))
            .pss();
    assertThat(pss.value()).hasValue(700 * MB);
    assertThat(pss.isPartial()).isTrue();
    assertThat(pss.range()).contains(new ByteRange(900 * MB, 1_700 * MB));
  }

  @Test
  void aProcessOfWhichOnlyRssIsKnown_countsFromZeroToRss() {
    MemoryTotals totals = memory(process(1, refused(500)));
    assertThat(totals.uss())
        .isEqualTo(new Sum(OptionalLong.empty(), 0, OptionalLong.of(500), 0, 0, 1));
    assertThat(totals.rss()).isEqualTo(Sum.of(500, 1, 0));
  }

  @Test
  void aNarrowValue_isKnownAndNotExact() {
    Sum uss = memory(process(1, bounded(2000, 990, 1010))).uss();
    assertThat(uss).isEqualTo(new Sum(OptionalLong.of(1000), 990, OptionalLong.of(1010), 1, 0, 0));
  }

  @Test
  void detailThatIsOlderThanALargeChangeOfRss_isBounded() {
    Memory.Detailed read = (Memory.Detailed) detailed(GB, 700 * MB, 600 * MB, 0);
    Memory grown =
        new Memory.Detailed(1_300 * MB, GB, read.rollup(), Instant.EPOCH, 0, 1); // 300 MB since
    MemoryTotals totals = memory(process(1, grown));
    assertThat(totals.uss().range()).contains(new ByteRange(300 * MB, 900 * MB));
    assertThat(totals.uss().value()).isEmpty();
    assertThat(totals.pss().range()).contains(new ByteRange(400 * MB, 1_000 * MB));
    assertThat(totals.swap()).as("from the same read").isEqualTo(Sum.of(0, 1, 0));
  }

  @Test
  void countedPagesThatAreOlderThanALargeChangeOfRss_areBounded() {
    Memory.Counted read = (Memory.Counted) counted(GB, 600 * MB);
    Memory shrunk =
        new Memory.Counted(
            900 * MB, GB, GB, read.countedPss(), read.countedUss(), Instant.EPOCH, 0, 1);
    MemoryTotals totals = memory(process(1, shrunk));
    assertThat(totals.uss().range()).contains(new ByteRange(500 * MB, 700 * MB));
    assertThat(totals.pss().range()).contains(new ByteRange(500 * MB, 900 * MB));
    assertThat(totals.uss().counted()).isZero();
  }

  @Test
  void swapWithoutItsFile_hasNoUpperBound() {
    Sum swap = memory(process(1, detailed(9, 9, 9, 7)), process(2, counted(GB, GB))).swap();
    assertThat(swap).isEqualTo(new Sum(OptionalLong.of(7), 7, OptionalLong.empty(), 1, 1, 1));
    assertThat(swap.range()).isEmpty();
    assertThat(swap.isPartial()).isTrue();
  }

  @Test
  void aProcessThatCouldNotBeReadThisTime_leavesOnlyTheLowerBound() {
    Report first = Report.next(null, at(0, process(1, counted(900, 800)), process(2, kernel())));
    Snapshot second = unread(PidSet.of(2), at(1000, process(1, counted(900, 800))));
    Sum uss = Report.next(first, second).totals().memory().uss();
    assertThat(uss).isEqualTo(new Sum(OptionalLong.of(800), 800, OptionalLong.empty(), 1, 1, 1));
  }

  @Test
  void impossibleNumbers_doNotTurnASumNegative() {
    Memory huge = bounded(Long.MAX_VALUE, 1, Long.MAX_VALUE);
    Sum uss = memory(process(1, huge), process(2, huge), process(3, refused(10))).uss();
    assertThat(uss.range()).contains(new ByteRange(2, Long.MAX_VALUE));
  }
}
