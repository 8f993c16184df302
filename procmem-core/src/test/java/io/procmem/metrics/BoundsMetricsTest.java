package io.procmem.metrics;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.dialect.ProcessExporter;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.SampleBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The series of a machine where PSS and USS of some processes are bounded. */
class BoundsMetricsTest {

  private static final Subgroup DB = new Subgroup("db", "postgres");
  private static final Subgroup WEB = new Subgroup("web", "nginx");

  private static final MetricTable TABLE =
      MetricTable.standard()
          .with(RowKind.USER)
          .top(9, Ranking.USS)
          .with(
              "procmem_group_proportional_memory_*",
              "procmem_group_unique_memory_*",
              "procmem_user_unique_memory_*",
              "procmem_process_proportional_memory_*",
              "procmem_process_unique_memory_*",
              "procmem_process_detail_age_seconds");

  private final SampleBuilder[] processes = {
    process(1, 1).name("big").user(7).memory(counted(9_000, 8_600)),
    process(2, 1).name("small").user(7).memory(detailed(400, 300, 200, 0)),
    process(3, 1).name("web").user(8).memory(bounded(900, 400, 700)),
    process(4, 1).name("guarded").user(8).memory(refused(100)),
    process(5, 1).name("kthreadd").memory(kernel())
  };

  /** A report with detail, whose reads took place in its scan. */
  private static Report report(PidSet unread, Report previous, SampleBuilder... processes) {
    Snapshot plain = at(previous == null ? 0 : 60_000, samples(processes));
    Snapshot snapshot =
        new Snapshot(
            plain.takenAt(),
            plain.monotonicNanos(),
            Demand.of(Source.SMAPS_ROLLUP),
            plain.units(),
            plain.processes(),
            unread,
            unread,
            plain.unreadable(),
            plain.machine(),
            new ScanStats(
                Duration.ofMillis(1),
                5,
                0,
                2,
                0,
                0,
                9,
                9,
                true,
                Optional.empty(),
                Optional.empty()),
            plain.ticksSinceBoot());
    Subgroup[] all = {DB, DB, WEB, WEB, Subgroup.OTHER};
    return Report.next(
        previous,
        snapshot,
        new Classification(Arrays.asList(all).subList(0, processes.length), new TreeSet<>()));
  }

  private ShownValues shown(MetricTable table) {
    return new ShownValues(table).show(report(PidSet.empty(), null, processes));
  }

  @Test
  void knownValues_areShown_andBoundsWhereTheyAreNot() {
    ShownValues shown = shown(TABLE);
    assertThat(shown.of("procmem_group_unique_memory_bytes"))
        .isEqualTo(Map.of("db postgres", 8_800.0, "other other", 0.0));
    assertThat(shown.of("procmem_group_unique_memory_lower_bytes"))
        .isEqualTo(Map.of("db postgres", 8_800.0, "web nginx", 400.0, "other other", 0.0));
    assertThat(shown.of("procmem_group_unique_memory_upper_bytes"))
        .isEqualTo(Map.of("db postgres", 8_800.0, "web nginx", 800.0, "other other", 0.0));
    assertThat(shown.of("procmem_group_proportional_memory_lower_bytes"))
        .containsEntry("db postgres", 8_900.0);
    assertThat(shown.of("procmem_group_proportional_memory_upper_bytes"))
        .containsEntry("db postgres", 9_100.0);
    assertThat(shown.of("procmem_user_unique_memory_lower_bytes")).containsEntry("8 8", 400.0);
    assertThat(shown.of("procmem_process_unique_memory_bytes"))
        .containsOnlyKeys("1 big db postgres", "2 small db postgres");
    assertThat(shown.of("procmem_process_unique_memory_lower_bytes"))
        .containsEntry("3 web web nginx", 400.0)
        .containsEntry("4 guarded web nginx", 0.0)
        .doesNotContainKey("5 kthreadd other other");
    assertThat(shown.of("procmem_process_proportional_memory_upper_bytes"))
        .containsEntry("1 big db postgres", 8_800.0)
        .containsEntry("4 guarded web nginx", 100.0);
  }

  @Test
  void theSumOfAGroup_isKnown_ifItsBoundsAreNarrow() {
    assertThat(shown(TABLE).of("procmem_group_proportional_memory_bytes"))
        .as("between 8,900 and 9,100: 2.2 %")
        .containsEntry("db postgres", 300.0);
    processes[0].memory(counted(8_900, 8_600));
    assertThat(shown(TABLE).of("procmem_group_proportional_memory_bytes"))
        .as("between 8,900 and 9,050: 1.7 %")
        .containsEntry("db postgres", 8_975.0);
    assertThat(shown(ProcessExporter.table()).of("namedprocess_namegroup_memory_bytes"))
        .containsEntry("postgres proportionalResident", 8_975.0);
  }

  @Test
  void processes_areCountedByHowTheyAreKnown() {
    ShownValues shown = shown(TABLE);
    assertThat(shown.of("procmem_scan_details"))
        .isEqualTo(Map.of("rollup", 1.0, "pagemap", 1.0, "bounded", 1.0, "unknown", 1.0));
    assertThat(shown.of("procmem_scan_detail_reads"))
        .isEqualTo(Map.of("read", 2.0, "reused", 0.0, "skipped", 0.0));
    assertThat(shown.of("procmem_scan_detailed_ratio"))
        .as("only the rollup has both PSS and USS")
        .containsEntry("", 0.25);
    assertThat(shown.of("procmem_group_undetailed_processes"))
        .isEqualTo(Map.of("db postgres", 1.0, "web nginx", 2.0, "other other", 0.0));
  }

  @Test
  void countedPages_haveAnAge() {
    Report first = report(PidSet.empty(), null, processes);
    ShownValues shown = new ShownValues(TABLE);
    shown.show(report(PidSet.empty(), first, processes[0]));
    assertThat(shown.of("procmem_scan_oldest_detail_age_seconds")).containsEntry("", 60.0);
    assertThat(shown.of("procmem_process_detail_age_seconds"))
        .containsEntry("1 big db postgres", 60.0);
  }

  @Test
  void aProcessThatCouldNotBeRead_leavesNoUpperBound_alsoOfOther() {
    Report first = report(PidSet.empty(), null, processes);
    SampleBuilder[] rest = Arrays.copyOf(processes, 3);
    ShownValues shown = new ShownValues(TABLE).show(report(PidSet.of(4), first, rest));
    assertThat(shown.of("procmem_group_unique_memory_lower_bytes"))
        .containsEntry("web nginx", 400.0);
    assertThat(shown.of("procmem_group_unique_memory_upper_bytes"))
        .containsEntry("db postgres", 8_800.0)
        .doesNotContainKey("web nginx");

    MetricTable folded =
        MetricTable.standard()
            .only(RowKind.GROUP)
            .with("procmem_group_unique_memory_*")
            .seriesLimit(1);
    ShownValues all = new ShownValues(folded).show(first);
    assertThat(all.of("procmem_group_unique_memory_lower_bytes"))
        .isEqualTo(Map.of("other other", 9_200.0));
    assertThat(all.of("procmem_group_unique_memory_upper_bytes"))
        .isEqualTo(Map.of("other other", 9_600.0));
    all.show(report(PidSet.of(4), first, rest));
    assertThat(all.of("procmem_group_unique_memory_lower_bytes"))
        .isEqualTo(Map.of("other other", 9_200.0));
    assertThat(all.of("procmem_group_unique_memory_upper_bytes")).isEmpty();
  }
}
