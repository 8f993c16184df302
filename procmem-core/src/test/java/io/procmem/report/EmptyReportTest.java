package io.procmem.report;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of which no process is known has unknown sums, not sums of 0. */
class EmptyReportTest {

  private static final Sum UNKNOWN =
      new Sum(OptionalLong.empty(), 0, OptionalLong.empty(), 0, 0, 0);

  private static void assertUnknown(Totals totals) {
    for (MemoryAmount amount : MemoryAmount.values()) {
      assertThat(totals.memory().sum(amount)).as("%s", amount).isEqualTo(UNKNOWN);
    }
    assertThat(totals.cpu().ratio()).isEmpty();
    assertThat(totals.openFiles().count()).isEmpty();
    assertThat(totals.openFiles().worstRatio()).isEmpty();
    assertThat(totals.oldestStart()).isEmpty();
    for (Counter counter : Counter.values()) {
      assertThat(totals.counters().get(counter)).as("%s", counter).isEmpty();
    }
    assertThat(totals.isInhabited()).isFalse();
  }

  private static Snapshot none(long millis, PidSet unsampled, int excluded) {
    return new Snapshot(
        Instant.EPOCH.plusMillis(millis),
        Duration.ofMillis(millis).toNanos(),
        at(0).demand(),
        new KernelUnits(4096, 100),
        List.of(),
        unsampled,
        PidSet.empty(),
        List.of(),
        Machine.unknown(),
        new ScanStats(
            Duration.ZERO,
            unsampled.size(),
            excluded,
            0,
            0,
            0,
            0,
            0,
            true,
            Optional.empty(),
            Optional.empty()),
        0);
  }

  @Test
  void withoutAScan_allSumsAreUnknown() {
    assertUnknown(Report.next(null, Snapshot.empty(Instant.EPOCH, 0)).totals());
  }

  @Test
  void aMachineThatCannotBeScanned_hasUnknownSums(@TempDir Path empty) throws Exception {
    Files.createDirectories(empty);
    try (ProcMem procMem = ProcMem.builder().root(empty).build()) {
      Report report = procMem.report();
      assertThat(report.problem()).isPresent();
      assertUnknown(report.totals());
      assertThat(report.groups()).isEmpty();
      assertThat(report.subgroups()).isEmpty();
      assertThat(report.users()).isEmpty();
    }
  }

  @Test
  void aScanThatCouldReadNoProcess_hasUnknownSums() {
    assertThat(Report.next(null, none(0, PidSet.of(1, 7), 0)).totals().memory().rss())
        .isEqualTo(UNKNOWN);
    assertThat(Report.next(null, none(0, PidSet.of(1, 7), 1)).totals().memory().rss())
        .as("one is excluded, the other unknown")
        .isEqualTo(UNKNOWN);
  }

  @Test
  void aSelectionOfNoProcess_hasSumsOfZero() {
    Totals totals = Report.next(null, none(0, PidSet.of(1, 7), 2)).totals();
    assertThat(totals.memory().rss()).isEqualTo(Sum.of(0, 0, 0));
    assertThat(totals.openFiles().count()).hasValue(0);
    assertThat(totals.counters().get(Counter.CPU_USER_NANOS)).hasValue(0);
  }

  @Test
  void afterGoodReports_countersStay_andSumsAreUnknown() {
    Report good =
        Report.next(
            Report.next(null, at(0, process(1, 1).sample())),
            at(1000, process(1, 1).cpuMillis(500).sample()));
    Report empty = Report.next(good, Snapshot.empty(Instant.EPOCH, 2_000_000_000L));
    assertThat(empty.totals().memory().rss()).isEqualTo(UNKNOWN);
    assertThat(empty.totals().counters().get(Counter.CPU_USER_NANOS)).hasValue(500_000_000);
    Difference difference = empty.withProblem("the scan failed").since(good);
    assertThat(difference.exited()).as("nothing is known of it").isEmpty();
    assertThat(difference.subgroups()).isEmpty();
    assertThat(good.since(Report.next(null, Snapshot.empty(Instant.EPOCH, 0))).started()).isEmpty();
  }

  @Test
  void aWatch_ignoresAReportOfNothing() {
    List<Crossing> crossings = new ArrayList<>();
    Watch watch = Watch.over(Threshold.above(Threshold.Of.GROUP, Ranking.RSS, 50), crossings::add);
    watch.accept(Report.next(null, at(0, process(1, 1).sample())));
    Report nothing = Report.next(null, Snapshot.empty(Instant.EPOCH, 2_000_000_000L));
    watch.accept(nothing.withProblem("the scan failed"));
    assertThat(crossings).hasSize(1);
  }

  @Test
  void noSeriesShowsAnUnknownSumAsZero() {
    Classification expected =
        new Classification(List.of(), new TreeSet<>(List.of(new Subgroup("db", "postgres"))));
    ShownValues shown =
        new ShownValues(MetricTable.standard())
            .show(Report.next(null, Snapshot.empty(Instant.EPOCH, 0), expected));
    assertThat(shown.of("procmem_group_processes")).isEmpty();
    assertThat(shown.of("procmem_group_resident_memory_bytes")).isEmpty();
    assertThat(shown.of("procmem_scan_processes")).isEmpty();
  }
}
