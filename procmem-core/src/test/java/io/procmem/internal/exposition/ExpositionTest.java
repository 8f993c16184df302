package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpositionTest {

  private static final Rules RULES =
      Rules.parse(
          "test.rules",
          """
          db/postgres      comm=postgres
          db/redis         comm=redis-server
          app/{{.Comm}}    comm=app-*
          """);

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT);

  ExpositionTest() {
    fixture.with().rules(RULES);
    fixture.tree.pid(1).name("init").memoryKib(4_000, 3_000, 2_000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Report report(MetricTable table) {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    return report;
  }

  private ShownValues shown(MetricTable table) {
    return new ShownValues(table).show(report(table));
  }

  @Test
  void numbers_areThoseOfTheReport_inBaseUnits() {
    fixture
        .tree
        .pid(10)
        .name("postgres")
        .memoryKib(8_000, 5_000, 3_000)
        .cpuTicks(150, 50)
        .threads(3);
    fixture.tree.pid(11).name("postgres").memoryKib(8_000, 4_000, 1_000).swapKib(100);
    ShownValues shown = shown(MetricTable.standard());

    assertThat(shown.of("procmem_group_processes"))
        .isEqualTo(Map.of("db postgres", 2.0, "db redis", 0.0, "other other", 1.0));
    assertThat(shown.of("procmem_group_resident_memory_bytes"))
        .containsEntry("db postgres", 16_000 * 1024.0);
    assertThat(shown.of("procmem_group_proportional_memory_bytes"))
        .containsEntry("db postgres", 9_000 * 1024.0);
    assertThat(shown.of("procmem_group_unique_memory_bytes"))
        .containsEntry("db postgres", 4_000 * 1024.0);
    assertThat(shown.of("procmem_group_swap_memory_bytes"))
        .containsEntry("db postgres", 100 * 1024.0);
    assertThat(shown.of("procmem_group_threads")).containsEntry("db postgres", 4.0);
    assertThat(shown.of("procmem_process_cpu_seconds_total"))
        .containsEntry("10 postgres db postgres user", 1.5)
        .containsEntry("10 postgres db postgres system", 0.5);
    assertThat(shown.of("procmem_machine_memory_total_bytes"))
        .containsEntry("", 16_000_000 * 1024.0);
    assertThat(shown.of("procmem_process_start_time_seconds"))
        .containsEntry("10 postgres db postgres", 1_700_000_010.0);
  }

  @Test
  void unknownNumber_isAbsent_andAZeroIsAZero() {
    fixture.with().detail(DetailPolicy.none());
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000);
    fixture.tree.pid(11).name("redis-server").kernelThread();
    fixture.tree.denies("/proc/10/io").denies("/proc/1/io");
    ShownValues shown = shown(MetricTable.standard());

    assertThat(shown.of("procmem_group_proportional_memory_bytes"))
        .doesNotContainKey("db postgres");
    assertThat(shown.of("procmem_group_undetailed_processes")).containsEntry("db postgres", 1.0);
    assertThat(shown.of("procmem_group_proportional_memory_bytes")).containsEntry("db redis", 0.0);
    assertThat(shown.of("procmem_group_undetailed_processes")).containsEntry("db redis", 0.0);
    assertThat(shown.of("procmem_group_read_bytes_total")).doesNotContainKey("db postgres");
    assertThat(shown.of("procmem_group_read_bytes_total"))
        .as("those no rule knows are no exception")
        .doesNotContainKey("other other");
    assertThat(shown.of("procmem_process_unique_memory_bytes")).isEmpty();
    assertThat(shown.of("procmem_process_cpu_ratio")).as("there was no earlier report").isEmpty();
    assertThat(shown.of("procmem_scan_detailed_ratio")).containsEntry("", 0.0);
  }

  @Test
  void expectedSubgroup_thatNeverHadAProcess_showsThatItHasNone_andNothingElse() {
    ShownValues shown = shown(MetricTable.standard());
    assertThat(shown.of("procmem_group_processes")).containsEntry("db redis", 0.0);
    assertThat(shown.of("procmem_group_resident_memory_bytes")).doesNotContainKey("db redis");
    assertThat(shown.of("procmem_group_cpu_seconds_total").keySet())
        .noneMatch(key -> key.startsWith("db redis"));
  }

  @Test
  void subgroupWithoutProcesses_keepsItsCounters() {
    MetricTable table = MetricTable.standard();
    ShownValues numbered = new ShownValues(table);
    fixture.tree.pid(10).name("redis-server").cpuTicks(200, 0);
    numbered.show(report(table));
    fixture.tree.pid(10).cpuTicks(300, 0);
    double before =
        numbered.show(report(table)).of("procmem_group_cpu_seconds_total").get("db redis user");
    fixture.tree.ends(10);
    numbered.show(report(table));
    assertThat(before).isEqualTo(1.0);
    assertThat(numbered.of("procmem_group_cpu_seconds_total")).containsEntry("db redis user", 1.0);
    assertThat(numbered.of("procmem_group_processes")).containsEntry("db redis", 0.0);
    assertThat(numbered.of("procmem_process_cpu_seconds_total").keySet())
        .noneMatch(key -> key.startsWith("10 "));
  }

  @Test
  void scan_countsUnreadableFiles_byFileAndReason() {
    fixture.tree.pid(10).name("a");
    fixture.tree.pid(11).name("b");
    fixture.tree.denies("/proc/10/io").denies("/proc/11/io").denies("/proc/11/smaps_rollup");
    ShownValues shown = shown(MetricTable.standard());
    assertThat(shown.of("procmem_scan_unreadable"))
        .containsEntry("io denied", 2.0)
        .containsEntry("smaps_rollup denied", 1.0)
        .doesNotContainKey("stat denied");
    assertThat(shown.of("procmem_up")).containsEntry("", 1.0);
    assertThat(shown.of("procmem_scan_complete")).containsEntry("", 1.0);
    assertThat(shown.of("procmem_scan_processes")).containsEntry("", 3.0);
    assertThat(shown.of("procmem_scan_detail_reads"))
        .isEqualTo(Map.of("read", 2.0, "reused", 0.0, "skipped", 0.0));
    assertThat(shown.of("procmem_scan_details"))
        .containsEntry("rollup", 2.0)
        .containsEntry("pagemap", 0.0);
  }

  @Test
  void scanThatFailed_isDown_andShowsNoOtherValues() {
    fixture.tree.rootListable(false);
    MetricTable table = MetricTable.standard().with(RowKind.USER);
    ShownValues shown = new ShownValues(table).show(fixture.procMem().report(table.demand()));
    assertThat(shown.of("procmem_up")).containsEntry("", 0.0);
    assertThat(shown.of("procmem_build_info")).hasSize(1);
    assertThat(shown.of("procmem_scan_series")).containsEntry("", 4.0);
    assertThat(shown.of("procmem_scan_folded_series")).containsEntry("", 0.0);
    assertThat(shown.series()).as("up, build, and the two numbers of series").isEqualTo(4);
  }

  @Test
  void machineCounter_thatDecreasesInTheKernel_doesNotDecrease() {
    MetricTable table = MetricTable.standard().with(RowKind.PROCESSOR);
    ShownValues shown = new ShownValues(table).show(report(table));
    assertThat(shown.of("procmem_machine_cpu_seconds_total")).containsEntry("user", 10.0);
    fixture.tree.systemStat(999, 9_001);
    shown.show(report(table));
    assertThat(shown.of("procmem_machine_cpu_seconds_total")).containsEntry("user", 10.0);
    assertThat(shown.of("procmem_processor_seconds_total")).containsEntry("0 user", 10.0);
    fixture.tree.systemStat(1_010, 9_002);
    shown.show(report(table));
    assertThat(shown.of("procmem_machine_cpu_seconds_total")).containsEntry("user", 10.1);
  }

  @Test
  void scanWithoutRequestedDetail_showsNone() {
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table).show(report(table));
    assertThat(shown.of("procmem_scan_details")).containsEntry("rollup", 1.0);
    assertThat(shown.of("procmem_scan_detail_reads")).containsEntry("read", 1.0);
    assertThat(shown.of("procmem_scan_detailed_ratio")).containsEntry("", 1.0);

    shown.show(
        fixture.after(Duration.ofSeconds(1)).reopen().procMem().report(Demand.of(Source.STATM)));
    assertThat(shown.of("procmem_scan_processes")).containsEntry("", 1.0);
    assertThat(shown.of("procmem_scan_details")).isEmpty();
    assertThat(shown.of("procmem_scan_detail_reads")).isEmpty();
    assertThat(shown.of("procmem_scan_detailed_ratio")).isEmpty();
    assertThat(shown.of("procmem_scan_oldest_detail_age_seconds")).isEmpty();
  }

  @Test
  void groupThatComesLater_startedAtThePreviousReport_evenAfterAFailedScan() {
    MetricTable table = MetricTable.standard().only(RowKind.GROUP);
    ShownValues shown = new ShownValues(table).show(report(table));
    assertThat(began(shown, "other")).as("unknown").isEmpty();
    Report before = report(table);
    shown.show(before);
    fixture.tree.pid(10).name("redis-server").startTicks(900_000_000);
    shown.show(report(table));
    assertThat(began(shown, "redis")).contains(before.snapshot().takenAt());
    fixture.tree.rootListable(false);
    fixture.after(Duration.ofMinutes(5));
    shown.show(fixture.procMem().report(table.demand()));
    assertThat(shown.rows(RowKind.GROUP)).isEmpty();
    fixture.tree.rootListable(true);
    shown.show(report(table));
    assertThat(began(shown, "redis")).contains(before.snapshot().takenAt());
    assertThat(began(shown, "other")).isEmpty();
  }

  @Test
  void startOfAProcess_doesNotChange_whenTheClockIsSet() {
    fixture.withBootTime().tree.pid(10);
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table);
    Optional<Instant> began = row(shown.show(report(table)), "10").startedAt();
    assertThat(began).isPresent();
    fixture.setsClock(Duration.ofHours(2));
    assertThat(row(shown.show(report(table)), "10").startedAt())
        .as("a later start would look like a restart")
        .isEqualTo(began);
  }

  private static Optional<Instant> began(ShownValues shown, String subgroup) {
    return shown.rows(RowKind.GROUP).stream()
        .filter(row -> row.labelValues().get(1).equals(subgroup))
        .findFirst()
        .orElseThrow()
        .startedAt();
  }

  @Test
  void seriesCount_isExact() {
    for (int pid = 10; pid < 40; pid++) {
      fixture.tree.pid(pid).name("app-" + pid % 7).memoryKib(1_000 * pid, 900 * pid, 800 * pid);
    }
    fixture.tree.denies("/proc/12/io");
    ShownValues shown = shown(MetricTable.standard().with(RowKind.USER, RowKind.PROCESSOR));
    assertThat(shown.of("procmem_scan_series")).containsEntry("", (double) shown.series());
    assertThat(shown.of("procmem_scan_folded_series")).containsEntry("", 0.0);
  }

  @Test
  void top_showsTheLargestProcesses_orNone() {
    for (int pid = 10; pid < 40; pid++) {
      fixture.tree.pid(pid).name("app-" + pid).memoryKib(1_000 * pid, 900 * pid, 800 * pid);
    }
    assertThat(shown(MetricTable.standard()).rows(RowKind.PROCESS)).hasSize(10);
    assertThat(shown(MetricTable.standard().top(3, Ranking.RSS)).rows(RowKind.PROCESS))
        .extracting(row -> row.labelValues().get(0))
        .containsExactly("39", "38", "37");
    assertThat(shown(MetricTable.standard().top(0, Ranking.RSS)).rows(RowKind.PROCESS)).isEmpty();
    assertThat(shown(MetricTable.standard().topOfEach(1, 0, Ranking.RSS)).rows(RowKind.PROCESS))
        .as("one of each of the 30 subgroups, none of other")
        .hasSize(30);
  }

  @Test
  void allProcesses_liftTheLimit_unlessOneIsGiven() {
    for (int pid = 10; pid < 310; pid++) {
      fixture.tree.pid(pid).name("app-" + pid % 3).memoryKib(1_000 + pid, 900, 800);
    }
    ShownValues all = shown(MetricTable.standard().allProcesses());
    assertThat(all.rows(RowKind.PROCESS)).hasSize(301);
    assertThat(all.of("procmem_scan_folded_series")).containsEntry("", 0.0);

    for (MetricTable bounded :
        List.of(
            MetricTable.standard().allProcesses().seriesLimit(500),
            MetricTable.standard().seriesLimit(500).allProcesses())) {
      ShownValues some = shown(bounded);
      assertThat(some.series()).isLessThanOrEqualTo(500);
      assertThat(some.sum("procmem_process_resident_memory_bytes"))
          .isEqualTo(all.sum("procmem_process_resident_memory_bytes"));
      assertThat(some.sum("procmem_process_threads")).isEqualTo(301);
      assertThat(some.of("procmem_process_cpu_seconds_total").keySet())
          .as("a sum over processes that come and go would fall")
          .noneMatch(key -> key.contains("other other other"));
      assertThat(some.of("procmem_scan_folded_series").get("")).isPositive();
      assertThat(some.rows(RowKind.PROCESS))
          .as("the largest are shown")
          .extracting(row -> row.labelValues().get(0))
          .contains("309", "308")
          .doesNotContain("10");
    }
  }

  @Test
  void lowestLimit_leavesMachineScanAndOneRowOfEachKind() {
    fixture.tree.pid(10).name("postgres");
    ShownValues shown = shown(MetricTable.standard().with(RowKind.USER).seriesLimit(1));
    assertThat(shown.of("procmem_group_processes")).isEqualTo(Map.of("other other", 2.0));
    assertThat(shown.of("procmem_user_processes")).hasSize(1);
    assertThat(shown.rows(RowKind.PROCESS)).hasSize(1);
    assertThat(shown.of("procmem_machine_memory_total_bytes")).hasSize(1);
  }

  @Test
  void limit_isBack_whenNotEveryProcessIsShown() {
    MetricTable table = MetricTable.standard().allProcesses();
    assertThat(table.seriesLimit()).isEmpty();
    assertThat(table.top(5, Ranking.RSS).seriesLimit()).hasValue(2000);
    assertThat(table.seriesLimit(7).seriesLimit()).hasValue(7);
  }

  @Test
  void limit_addsUpTheSmallestSubgroupsAsOther_andTotalsStayExact() {
    for (int pid = 10; pid < 210; pid++) {
      fixture
          .tree
          .pid(pid)
          .name("app-" + pid)
          .memoryKib(1_000 * pid, 900 * pid, 800 * pid)
          .cpuTicks(pid, pid)
          .openFiles(pid)
          .uid(pid);
    }
    MetricTable table = MetricTable.standard().with(RowKind.USER);
    ShownValues all = shown(table.seriesLimit(1_000_000));
    ShownValues some = shown(table.seriesLimit(1_000));
    assertThat(all.series()).isGreaterThan(5_000);
    assertThat(some.series()).isLessThanOrEqualTo(1_000);
    assertThat(some.rows(RowKind.GROUP).size()).isBetween(10, 40);
    assertThat(some.of("procmem_group_processes"))
        .containsKeys("app app-209", "other other")
        .doesNotContainKey("app app-10");
    assertThat(some.of("procmem_user_processes")).containsKeys("209 209", "other");
    for (Metric<?> metric : table.metrics()) {
      boolean added = metric.rowKind() == RowKind.GROUP || metric.rowKind() == RowKind.USER;
      if (added && !metric.name().contains("start_time")) {
        assertThat(some.sum(table.fullName(metric)))
            .as(table.fullName(metric))
            .isEqualTo(all.sum(table.fullName(metric)));
      }
    }
    double folded = some.of("procmem_scan_folded_series").get("");
    assertThat(folded).isPositive();
  }

  @Test
  void furtherLabels_areShownOnRequest_emptyIfUnknown_andCut() {
    fixture
        .tree
        .pid(10)
        .name("java")
        .uid(70)
        .command("/usr/bin/java", "-Dpassword=secret", "com.example.Main", "secret");
    fixture.tree.pid(11).name("long").executable(("/opt/" + "x".repeat(500)).getBytes());
    fixture.tree.userName(70, "postgres").denies("/proc/10/exe");
    MetricTable table = MetricTable.standard().label(ProcessLabel.values());
    ShownValues shown = new ShownValues(table);
    report(table); // names of users come a scan late
    shown.show(report(table));
    List<String> java = labels(shown, "10");
    assertThat(java)
        .containsExactly(
            "10",
            "java",
            "other",
            "other",
            java.get(4),
            "1",
            "",
            "/system.slice/fake.service",
            "/usr/bin/java com.example.Main",
            "",
            "",
            "",
            "",
            "fake.service",
            "",
            "",
            "java");
    assertThat(labels(shown, "11").get(6)).hasSize(200).startsWith("/opt/xxx");
    assertThat(shown.rows(RowKind.PROCESS).toString()).doesNotContain("secret");
  }

  private static List<String> labels(ShownValues shown, String pid) {
    return shown.rows(RowKind.PROCESS).stream()
        .map(Row::labelValues)
        .filter(labels -> labels.get(0).equals(pid))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void reusedPid_isAnotherRow() {
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table);
    fixture.tree.pid(10).name("app-1").startTicks(100);
    Row<?> first = row(shown.show(report(table)), "10");
    fixture.tree.ends(10).pid(10).name("app-1").startTicks(200);
    Row<?> second = row(shown.show(report(table)), "10");
    assertThat(second.labelValues()).isEqualTo(first.labelValues());
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.startedAt()).isNotEqualTo(first.startedAt());
  }

  private static Row<?> row(ShownValues shown, String pid) {
    return shown.rows(RowKind.PROCESS).stream()
        .filter(row -> row.labelValues().get(0).equals(pid))
        .<Row<?>>map(row -> row)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void reportWithFewerFiles_isShownAsItIs() {
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table);
    Report whole = report(table);
    Report less = fixture.after(Duration.ofSeconds(1)).with().build().report(Demand.of());
    shown.show(less);
    assertThat(shown.of("procmem_machine_memory_total_bytes")).isEmpty();
    shown.show(whole);
    assertThat(shown.of("procmem_machine_memory_total_bytes")).hasSize(1);
    assertThat(shown.of("procmem_group_proportional_memory_bytes")).hasSize(1);
  }

  @Test
  void threadStates_areReadOnRequest() {
    fixture.tree.pid(10).name("app-1").state('D');
    MetricTable table = MetricTable.standard().with("procmem_group_thread_states");
    assertThat(table.demand().includes(Source.TASK)).isTrue();
    assertThat(shown(table).of("procmem_group_thread_states"))
        .containsEntry("app app-1 waiting", 1.0)
        .containsEntry("app app-1 running", 0.0);
  }
}
