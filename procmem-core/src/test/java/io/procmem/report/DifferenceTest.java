package io.procmem.report;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.report.Difference.ProcessGrowth;
import io.procmem.report.Difference.SubgroupGrowth;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.testing.SampleBuilder;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  private static final Subgroup DB = new Subgroup("db", "postgres");

  /** Detail that was read in the scan of a later second. */
  private static Memory fresh(long seconds, long rss, long uss) {
    Memory.Detailed old = (Memory.Detailed) detailed(rss, uss, uss, 0);
    Snapshot scan = at(seconds * 1000);
    return new Memory.Detailed(rss, rss, old.rollup(), scan.takenAt(), scan.monotonicNanos(), 1);
  }

  private static Report report(long seconds, SampleBuilder... processes) {
    return Report.next(null, at(seconds * 1000, samples(processes)));
  }

  private static Classification classification(Subgroup... byRow) {
    return new Classification(Arrays.asList(byRow), new TreeSet<>());
  }

  @Test
  void aReusedPid_isOneExitAndOneStart() {
    Difference difference =
        report(9, process(1, 1), process(2, 700)).since(report(0, process(1, 1), process(2, 5)));
    assertThat(difference.exited()).extracting(p -> p.id().startTicks()).containsExactly(5L);
    assertThat(difference.started()).extracting(p -> p.id().startTicks()).containsExactly(700L);
    assertThat(difference.grown()).isEmpty();
  }

  @Test
  void anExitedProcess_hasItsLastSample() {
    Difference difference =
        report(9, process(1, 1)).since(report(0, process(1, 1), process(2, 5).files(7, 9)));
    assertThat(difference.exited()).hasSize(1);
    assertThat(difference.exited().get(0).openFiles()).hasValue(7);
  }

  @Test
  void anUnsampledProcess_hasNeitherStartedNorExited() {
    Report some = Report.next(null, at(0, Machine.unknown(), PidSet.of(2), samples(process(1, 5))));
    Report all = report(9, process(1, 5), process(2, 5));
    assertThat(all.since(some).started()).isEmpty();
    assertThat(some.since(all).exited()).isEmpty();
  }

  @Test
  void anOldProcessThatWasNotListed_hasNotStarted_andItsSubgroupHasNoKnownGrowth() {
    Report before = report(0, process(1, 50));
    Report now = report(9, process(1, 50), process(2, 7));
    assertThat(now.since(before).started()).isEmpty();
    assertThat(now.since(before).exited()).isEmpty();
    assertThat(now.since(before).subgroups())
        .containsExactly(
            new SubgroupGrowth(Subgroup.OTHER, OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void detailOfAnEarlierScan_isNotFresh_ifTheClockWasSetBackSince() {
    Report before = report(5, process(1, 1).memory(fresh(5, 100, 40)));
    Report now = report(9, process(1, 1).memory(fresh(20, 100, 90)));
    assertThat(now.since(before).grown()).isEmpty();
  }

  @Test
  void aSubgroupWithAnUnsampledProcess_hasNoKnownGrowth() {
    Report all = report(0, process(1, 1), process(2, 1));
    Report some =
        Report.next(null, at(9000, Machine.unknown(), PidSet.of(2), samples(process(1, 1))));
    assertThat(some.since(all).subgroups().get(0).rssBytes()).isEmpty();
    assertThat(all.since(some).subgroups().get(0).rssBytes()).isEmpty();
  }

  @Test
  void growth_isPerProcess_andUsesOnlyFreshDetail() {
    Report before =
        report(
            0,
            process(1, 1).memory(fresh(0, 100, 40)),
            process(2, 1).memory(fresh(0, 100, 40)),
            process(3, 1).memory(refused(100)),
            process(4, 1).memory(kernel()),
            process(5, 1).memory(fresh(0, 100, 40)));
    Report now =
        report(
            9,
            process(1, 1).memory(fresh(9, 90, 60)),
            process(2, 1).memory(fresh(0, 130, 40)),
            process(3, 1).memory(refused(101)),
            process(4, 1).memory(kernel()),
            process(5, 1).memory(fresh(9, 90, 30)));
    assertThat(now.since(before).grown())
        .extracting(g -> g.now().pid(), ProcessGrowth::rssBytes, ProcessGrowth::ussBytes)
        .containsExactly(
            tuple(1, OptionalLong.of(-10), OptionalLong.of(20)),
            tuple(2, OptionalLong.of(30), OptionalLong.empty()),
            tuple(3, OptionalLong.of(1), OptionalLong.empty()));
    assertThat(now.since(before).mostGrown(9)).extracting(g -> g.now().pid()).containsExactly(2, 3);
    assertThat(now.since(before).mostGrown(1)).extracting(g -> g.now().pid()).containsExactly(2);
    assertThat(now.since(before).mostGrown(0)).isEmpty();
  }

  @Test
  void countedPages_showGrowth_ifTheCountIsOfTheScan_andLeavesAtMostTwoPercentOpen() {
    Report before =
        report(
            0,
            process(1, 1).memory(countedAt(0, new ByteRange(8_600, 8_600))),
            process(2, 1).memory(countedAt(0, new ByteRange(8_600, 8_600))),
            process(3, 1).memory(countedAt(0, new ByteRange(8_600, 8_600))));
    Report now =
        report(
            9,
            process(1, 1).memory(countedAt(9, new ByteRange(8_700, 8_720))),
            process(2, 1).memory(countedAt(5, new ByteRange(8_700, 8_700))),
            process(3, 1).memory(countedAt(9, new ByteRange(8_700, 9_000))));
    assertThat(now.since(before).grown())
        .extracting(g -> g.now().pid(), ProcessGrowth::ussBytes)
        .containsExactly(tuple(1, OptionalLong.of(110)));
    assertThat(now.since(before).subgroups().get(0).ussBytes()).isEmpty();
  }

  private static Memory countedAt(long seconds, ByteRange uss) {
    Snapshot scan = at(seconds * 1000);
    return new Memory.Counted(
        9_000, 9_000, 9_000, uss, uss, scan.takenAt(), scan.monotonicNanos(), 1);
  }

  @Test
  void subgroups_growByStartedProcesses_andShrinkByExitedOnes() {
    ProcessSample[] first =
        samples(process(1, 1).memory(fresh(0, 100, 40)), process(2, 1).memory(fresh(0, 10, 4)));
    ProcessSample[] second =
        samples(process(1, 1).memory(fresh(9, 100, 50)), process(3, 9).memory(refused(7)));
    Report before = Report.next(null, at(0, first), classification(DB, Subgroup.OTHER));
    Report now = Report.next(before, at(9000, second), classification(DB, Subgroup.OTHER));
    assertThat(now.since(before).subgroups())
        .containsExactly(
            new SubgroupGrowth(DB, OptionalLong.of(0), OptionalLong.of(10)),
            new SubgroupGrowth(Subgroup.OTHER, OptionalLong.of(-3), OptionalLong.empty()));
  }

  @Test
  void anEmptiedSubgroup_hasShrunkByItsWholeSize() {
    Report before =
        Report.next(null, at(0, samples(process(1, 1).memory(refused(9)))), classification(DB));
    Report now = report(9);
    assertThat(now.since(before).subgroups())
        .containsExactly(new SubgroupGrowth(DB, OptionalLong.of(-9), OptionalLong.empty()));
  }

  @Test
  void aReportSinceItself_hasNoDifference() {
    Report report = report(0, process(1, 1));
    Difference difference = report.since(report);
    assertThat(difference.started()).isEmpty();
    assertThat(difference.exited()).isEmpty();
    assertThat(difference.grown()).isEmpty();
  }
}
