package io.procmem.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Ranking;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTableTest {

  private static List<String> names(MetricTable table) {
    return table.metrics().stream().map(table::fullName).toList();
  }

  private static Demand demandOf(MetricTable table, String fullName) {
    return table.demand(
        table.metrics().stream()
            .filter(metric -> table.fullName(metric).equals(fullName))
            .toList());
  }

  @Test
  void everyMetric_hasAUniqueName_thatFollowsThePrometheusConventions() {
    List<Metric<?>> all = MetricTable.standard().everyMetric();
    assertThat(all).extracting(MetricTable.standard()::fullName).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(metric -> metric.name() + metric.unit().suffix())
        .doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            metric -> {
              assertThat(metric.name()).matches("[a-z][a-z0-9_]*[a-z0-9]");
              assertThat(metric.name()).doesNotMatch("(.*_)?(bytes|seconds|ratio)(_.*)?");
              assertThat(metric.help()).matches("(?s)\\S.*\\.").doesNotContain("\n");
              assertThat(metric.cells()).isNotEmpty().doesNotHaveDuplicates();
              assertThat(metric.cells())
                  .allSatisfy(cell -> assertThat(cell).hasSameSizeAs(metric.ownLabels()));
            });
    // The client appends these itself, and refuses names that end with them.
    assertThat(all)
        .filteredOn(metric -> metric.unit() == Unit.NONE)
        .extracting(Metric::name)
        .noneMatch(name -> name.matches(".*_(total|created|info|bucket|count|sum)"));
  }

  @Test
  void standardTable_showsMachineScanGroupsAndTop_andNothingExpensive() {
    MetricTable standard = MetricTable.standard();
    assertThat(standard.metrics().stream().<RowKind<?>>map(Metric::rowKind).distinct())
        .containsExactlyInAnyOrder(
            RowKind.MACHINE, RowKind.CGROUP, RowKind.SCAN, RowKind.GROUP, RowKind.PROCESS);
    assertThat(standard.demand().includes(Source.SMAPS)).isFalse();
    assertThat(standard.demand().includes(Source.TASK)).isFalse();
    assertThat(standard.demand().includes(Source.CMDLINE)).isFalse();
    assertThat(standard.demand().includes(Source.FD_ENTRIES)).isFalse();
    assertThat(standard.demand().includes(Source.CGROUP_USAGE)).isFalse();
  }

  @Test
  void metric_isChosenByNameOrByTheBeginningOfOne() {
    MetricTable some = MetricTable.standard().with("procmem_group_context_switches_total");
    assertThat(names(some)).contains("procmem_group_context_switches_total");
    assertThat(names(MetricTable.standard()))
        .doesNotContain("procmem_group_context_switches_total");

    MetricTable less = some.without("procmem_machine_*", "procmem_group_threads");
    assertThat(names(less)).noneMatch(name -> name.startsWith("procmem_machine"));
    assertThat(names(less)).doesNotContain("procmem_group_threads").contains("procmem_up");
  }

  @Test
  void misspeltName_isRejected_andTheMessageNamesTheReference() {
    assertThatThrownBy(() -> MetricTable.standard().with("procmem_group_rss"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'procmem_group_rss'")
        .hasMessageContaining("docs/metrics.md");
    assertThatThrownBy(() -> MetricTable.standard().without("nothing*"))
        .hasMessageContaining("'nothing*'");
    assertThatThrownBy(() -> MetricTable.standard().top(-1, Ranking.RSS))
        .hasMessageContaining("negative: -1");
    assertThatThrownBy(() -> MetricTable.standard().seriesLimit(0)).hasMessageContaining("0");
  }

  @Test
  void rowKind_comesWithItsStandardMetrics_andGoesWithAll() {
    MetricTable users = MetricTable.standard().only(RowKind.USER);
    assertThat(names(users))
        .contains("procmem_user_resident_memory_bytes")
        .doesNotContain("procmem_user_context_switches_total")
        .allMatch(name -> name.startsWith("procmem_user_"));
    assertThat(names(users.with(RowKind.SCAN).without(RowKind.USER))).contains("procmem_up");
    assertThat(users.without(RowKind.USER).metrics()).isEmpty();
  }

  @Test
  void demand_isWhatTheMetricsNeed_andNoMore() {
    MetricTable table = MetricTable.standard().with(RowKind.USER).top(3, Ranking.RSS);
    assertThat(demandOf(table, "procmem_group_resident_memory_bytes"))
        .isEqualTo(Demand.of(Source.STATM));
    assertThat(demandOf(table, "procmem_user_processes")).isEqualTo(Demand.of(Source.OWNER));
    assertThat(demandOf(table, "procmem_scan_duration_seconds")).isEqualTo(Demand.of());
    assertThat(demandOf(table, "procmem_group_unique_memory_bytes").includes(Source.IO)).isFalse();
  }

  @Test
  void demand_includesWhatProcessesAreChosenAndLabelledBy() {
    MetricTable table = MetricTable.standard().top(3, Ranking.IO).label(ProcessLabel.EXECUTABLE);
    Demand threads = demandOf(table, "procmem_process_threads");
    assertThat(threads).isEqualTo(Demand.of(Source.IO, Source.EXE));
  }

  @Test
  void labels_ofProcesses_haveAFixedOrder() {
    MetricTable table =
        MetricTable.standard()
            .label(ProcessLabel.CMDLINE)
            .label(ProcessLabel.USER, ProcessLabel.CMDLINE);
    assertThat(table.labelNames(RowKind.PROCESS))
        .containsExactly("pid", "name", "group", "subgroup", "user", "cmdline");
    assertThat(table.labelNames(RowKind.GROUP)).containsExactly("group", "subgroup");
  }
}
