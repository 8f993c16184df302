package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.procmem.DetailPolicy;
import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeraklesTest {

  private static final String PROCESSES = "herakles_proc_mem_";
  private static final double KIB = 1024;

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT);
  private MetricTable table = Herakles.table();
  private ShownValues shown = new ShownValues(table);

  HeraklesTest() {
    fixture
        .with()
        .detail(DetailPolicy.every())
        .rules(
            Rules.parse(
                "test.rules",
                """
                db/postgres    comm=postgres
                web/nginx      comm=nginx
                system/kernel  kernel=yes
                """));
    fixture.tree.ends(1).pid(1).name("init").memoryKib(4_000, 3_000, 2_000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void shows(MetricTable other) {
    table = other;
    shown = new ShownValues(table);
  }

  private Report scan() {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    shown.show(report);
    return report;
  }

  private Map<String, Double> values(String name) {
    return shown.of("herakles_" + name);
  }

  private Map<String, Double> ofProcesses(String name) {
    return values("proc_mem_" + name);
  }

  /** Ten databases: the higher the pid, the more memory; the lower, the more CPU time. */
  private void databases() {
    for (int i = 1; i <= 10; i++) {
      fixture
          .tree
          .pid(100 + i)
          .name("postgres")
          .memoryKib(1_000L * i, 1_000L * i - 100, 1_000L * i - 500)
          .cpuTicks(100L * (11 - i), 0);
    }
  }

  @Test
  void names_areThe31OfHerakles() {
    assertThat(table.metrics().stream().map(table::fullName))
        .containsExactlyInAnyOrder(
            PROCESSES + "rss_bytes",
            PROCESSES + "pss_bytes",
            PROCESSES + "uss_bytes",
            PROCESSES + "cpu_percent",
            PROCESSES + "cpu_time_seconds",
            PROCESSES + "group_rss_bytes_sum",
            PROCESSES + "group_pss_bytes_sum",
            PROCESSES + "group_uss_bytes_sum",
            PROCESSES + "group_cpu_percent_sum",
            PROCESSES + "group_cpu_time_seconds_sum",
            PROCESSES + "top_rss_bytes",
            PROCESSES + "top_pss_bytes",
            PROCESSES + "top_uss_bytes",
            PROCESSES + "top_cpu_percent",
            PROCESSES + "top_cpu_time_seconds",
            PROCESSES + "top_rss_percent_of_subgroup",
            PROCESSES + "top_pss_percent_of_subgroup",
            PROCESSES + "top_uss_percent_of_subgroup",
            PROCESSES + "top_cpu_percent_of_subgroup",
            "herakles_system_memory_total_bytes",
            "herakles_system_memory_available_bytes",
            "herakles_system_memory_used_ratio",
            "herakles_system_cpu_usage_ratio",
            "herakles_system_load1",
            "herakles_system_load5",
            "herakles_system_load15",
            PROCESSES + "scrape_duration_seconds",
            PROCESSES + "processes_total",
            PROCESSES + "cache_update_duration_seconds",
            PROCESSES + "cache_update_success",
            PROCESSES + "cache_updating")
        .hasSize(31);
    assertThat(table.everyMetric()).isEqualTo(table.metrics());
    assertThat(table.metrics()).extracting(Metric::kind).containsOnly(MetricKind.GAUGE);
  }

  @ParameterizedTest
  @CsvSource({
    "proc_mem_uss_bytes, 'pid,name,group,subgroup'",
    "proc_mem_group_uss_bytes_sum, 'group,subgroup'",
    "proc_mem_top_uss_bytes, 'group,subgroup,rank,pid,name'",
    "proc_mem_top_cpu_percent_of_subgroup, 'group,subgroup,rank,pid,name'",
    "system_memory_total_bytes, ''",
    "system_cpu_usage_ratio, cpu",
    "proc_mem_processes_total, ''"
  })
  void labels_areThoseOfHerakles_withoutItsUptime(String name, String labels) {
    Metric<?> metric =
        table.metrics().stream()
            .filter(one -> table.fullName(one).equals("herakles_" + name))
            .findFirst()
            .orElseThrow();
    assertThat(String.join(",", table.labelNames(metric.rowKind()))).isEqualTo(labels);
    assertThat(metric.ownLabels()).isEmpty();
  }

  @Test
  void everyProcessOfASubgroup_hasItsValues() {
    databases();
    fixture.tree.pid(20).name("nginx").memoryKib(800, 700, 600).hugetlbKib(2_048);
    scan();
    fixture.tree.pid(20).cpuTicks(50, 25);
    scan();
    assertThat(ofProcesses("rss_bytes"))
        .hasSize(12)
        .contains(
            entry("20 nginx web nginx", 800 * KIB),
            entry("101 postgres db postgres", 1_000 * KIB),
            entry("110 postgres db postgres", 10_000 * KIB),
            entry("1 init other other", 4_000 * KIB));
    assertThat(ofProcesses("pss_bytes")).containsEntry("20 nginx web nginx", 700 * KIB);
    assertThat(ofProcesses("uss_bytes"))
        .as("with the private huge pages that theirs lacks")
        .containsEntry("20 nginx web nginx", (600 + 2_048) * KIB);
    assertThat(ofProcesses("cpu_percent")).containsEntry("20 nginx web nginx", 75.0);
    assertThat(ofProcesses("cpu_time_seconds")).containsEntry("20 nginx web nginx", 0.75);
    assertThat(ofProcesses("processes_total")).containsExactly(entry("", 12.0));
  }

  @Test
  void sums_areOverAllProcessesOfTheSubgroup() {
    databases();
    scan();
    databases();
    fixture.tree.pid(101).cpuTicks(1_050, 0);
    scan();
    assertThat(ofProcesses("group_rss_bytes_sum"))
        .isEqualTo(Map.of("db postgres", 55_000 * KIB, "other other", 4_000 * KIB));
    assertThat(ofProcesses("group_pss_bytes_sum")).containsEntry("db postgres", 54_000 * KIB);
    assertThat(ofProcesses("group_uss_bytes_sum")).containsEntry("db postgres", 50_000 * KIB);
    assertThat(ofProcesses("group_cpu_percent_sum")).containsEntry("db postgres", 50.0);
    assertThat(ofProcesses("group_cpu_time_seconds_sum")).containsEntry("db postgres", 55.5);
  }

  /** Theirs shows any ten of them, and adds up only those. */
  @Test
  void theProcessesOfOther_areTheLargest_andTheirSumsIncludeAll() {
    for (int i = 1; i <= 30; i++) {
      fixture.tree.pid(200 + i).name("p" + i).memoryKib(9_000, 6_000, 100L + i);
    }
    scan();
    assertThat(ofProcesses("uss_bytes"))
        .hasSize(10)
        .containsKeys("1 init other other", "230 p30 other other", "222 p22 other other");
    assertThat(ofProcesses("group_rss_bytes_sum"))
        .containsEntry("other other", (30 * 9_000 + 4_000) * KIB);
    assertThat(ofProcesses("top_uss_bytes"))
        .hasSize(10)
        .containsKeys("other other 1 1 init", "other other 2 230 p30");
    assertThat(ofProcesses("top_rss_percent_of_subgroup"))
        .containsEntry("other other 1 201 p1", 100 * 9_000 / 274_000.0);
  }

  /** Theirs are all ranked by USS. */
  @Test
  void ranks_areByWhatTheMetricShows() {
    databases();
    scan();
    databases();
    fixture.tree.pid(105).cpuTicks(650, 0);
    scan();
    assertThat(ofProcesses("top_rss_bytes"))
        .contains(
            entry("db postgres 1 110 postgres", 10_000 * KIB),
            entry("db postgres 2 109 postgres", 9_000 * KIB),
            entry("db postgres 3 108 postgres", 8_000 * KIB))
        .hasSize(4);
    assertThat(ofProcesses("top_cpu_percent"))
        .contains(
            entry("db postgres 1 105 postgres", 50.0), entry("db postgres 2 101 postgres", 0.0))
        .hasSize(4);
    assertThat(ofProcesses("top_cpu_time_seconds"))
        .contains(
            entry("db postgres 1 101 postgres", 10.0),
            entry("db postgres 2 102 postgres", 9.0),
            entry("db postgres 3 103 postgres", 8.0))
        .hasSize(4);
    assertThat(ofProcesses("top_pss_bytes")).containsKey("db postgres 1 110 postgres");
    assertThat(ofProcesses("top_uss_bytes")).containsKey("db postgres 1 110 postgres");
  }

  @Test
  void shares_areOfTheSumsThatAreShown() {
    databases();
    fixture.tree.pid(20).name("nginx").memoryKib(400, 300, 0);
    scan();
    fixture.tree.pid(101).cpuTicks(1_075, 0);
    fixture.tree.pid(102).cpuTicks(925, 0);
    scan();
    assertThat(ofProcesses("top_rss_percent_of_subgroup"))
        .containsEntry("db postgres 1 110 postgres", 100 * 10_000 / 55_000.0)
        .containsEntry("web nginx 1 20 nginx", 100.0);
    assertThat(ofProcesses("top_pss_percent_of_subgroup"))
        .containsEntry("db postgres 1 110 postgres", 100 * 9_900 / 54_000.0);
    assertThat(ofProcesses("top_uss_percent_of_subgroup"))
        .containsEntry("db postgres 1 110 postgres", 100 * 9_500 / 50_000.0)
        .as("no share of nothing")
        .doesNotContainKey("web nginx 1 20 nginx");
    assertThat(ofProcesses("top_cpu_percent_of_subgroup"))
        .containsEntry("db postgres 1 101 postgres", 75.0)
        .containsEntry("db postgres 2 102 postgres", 25.0)
        .doesNotContainKey("web nginx 1 20 nginx");
  }

  @Test
  void withTopOf0_thereAreNone() {
    shows(Herakles.table(0, 0));
    databases();
    scan();
    assertThat(ofProcesses("top_rss_bytes")).isEmpty();
    assertThat(ofProcesses("top_cpu_time_seconds")).isEmpty();
    assertThat(ofProcesses("rss_bytes")).hasSize(10).doesNotContainKey("1 init other other");
    shows(Herakles.table(0, 1));
    scan();
    assertThat(ofProcesses("top_cpu_time_seconds")).containsKey("other other 1 1 init").hasSize(1);
    assertThat(ofProcesses("processes_total")).containsExactly(entry("", 11.0));
    assertThatThrownBy(() -> Herakles.table(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Herakles.table(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void firstReport_hasNoCpuUsage_ratherThanThatOfAFewMilliseconds() {
    fixture.tree.pid(20).name("nginx").cpuTicks(500, 0);
    scan();
    assertThat(ofProcesses("cpu_percent")).isEmpty();
    assertThat(ofProcesses("top_cpu_percent")).isEmpty();
    assertThat(ofProcesses("group_cpu_percent_sum")).isEmpty();
    assertThat(values("system_cpu_usage_ratio")).isEmpty();
    assertThat(ofProcesses("cpu_time_seconds")).containsEntry("20 nginx web nginx", 5.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmux: server", "Web Content", "a) R 1 2 (b"})
  void nameWithBlanks_hasItsOwnCpuTime(String name) {
    fixture.tree.pid(20).name(name).cpuTicks(300, 25).majorFaults(7);
    scan();
    assertThat(ofProcesses("cpu_time_seconds"))
        .containsEntry("20 %s other other".formatted(name), 3.25);
  }

  @Test
  void reusedPid_isAnotherProcess() {
    fixture.newProcess(20).name("nginx").cpuTicks(50_000, 0);
    scan();
    scan();
    assertThat(ofProcesses("cpu_percent")).containsEntry("20 nginx web nginx", 0.0);
    fixture.after(Duration.ofMillis(500)).newProcess(20).name("postgres").cpuTicks(10, 0);
    scan();
    assertThat(ofProcesses("cpu_percent"))
        .as("only its own 0.1 s, of 1.5")
        .containsEntry("20 postgres db postgres", 100 * 0.1 / 1.5)
        .doesNotContainKey("20 nginx web nginx");
  }

  @Test
  void longCpuTime_isExact() {
    fixture.tree.pid(20).name("nginx").cpuTicks(2_000_000_001L, 0);
    scan();
    assertThat(ofProcesses("cpu_time_seconds")).containsEntry("20 nginx web nginx", 20_000_000.01);
  }

  /** Theirs is not shown at all. */
  @Test
  void unreadableProcess_hasWhatIsKnown_andNoZeros() {
    fixture.tree.pid(20).name("nginx").memoryKib(800, 700, 600);
    fixture.tree.denies("/proc/20/smaps_rollup");
    scan();
    assertThat(ofProcesses("rss_bytes")).containsEntry("20 nginx web nginx", 800 * KIB);
    assertThat(ofProcesses("cpu_time_seconds")).containsKey("20 nginx web nginx");
    assertThat(ofProcesses("pss_bytes")).doesNotContainKey("20 nginx web nginx");
    assertThat(ofProcesses("uss_bytes")).doesNotContainKey("20 nginx web nginx");
    assertThat(ofProcesses("group_uss_bytes_sum")).doesNotContainKey("web nginx");
    assertThat(ofProcesses("top_uss_bytes")).doesNotContainKey("web nginx 1 20 nginx");
    assertThat(ofProcesses("top_rss_bytes")).containsKey("web nginx 1 20 nginx");
  }

  /** In theirs, the subgroup is always empty. */
  @Test
  void kernelThreads_areInTheSums_andHaveNoSeries() {
    fixture.tree.pid(2).name("kworker/0:1-events").kernelThread().cpuTicks(200, 0);
    scan();
    assertThat(ofProcesses("group_cpu_time_seconds_sum")).containsEntry("system kernel", 2.0);
    assertThat(ofProcesses("cpu_time_seconds")).containsOnlyKeys("1 init other other");
    assertThat(ofProcesses("top_cpu_time_seconds"))
        .containsEntry("system kernel 1 2 kworker/0:1", 2.0);
  }

  @Test
  void machine_hasItsMemoryAndLoad() {
    fixture.tree.file("/proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 250 kB\n");
    fixture.tree.file("/proc/loadavg", "0.50 1.50 2.50 1/79 400\n");
    scan();
    assertThat(values("system_memory_total_bytes")).containsExactly(entry("", 1000 * KIB));
    assertThat(values("system_memory_available_bytes")).containsExactly(entry("", 250 * KIB));
    assertThat(values("system_memory_used_ratio")).containsExactly(entry("", 0.75));
    assertThat(values("system_load1")).containsExactly(entry("", 0.5));
    assertThat(values("system_load5")).containsExactly(entry("", 1.5));
    assertThat(values("system_load15")).containsExactly(entry("", 2.5));
    fixture.tree.file("/proc/meminfo", "MemTotal: 1000 kB\n");
    scan();
    assertThat(values("system_memory_used_ratio")).as("an old kernel").isEmpty();
  }

  @Test
  void processors_haveTheirUsage_alsoIfTheTimeOfIoWaitFalls() {
    fixture.tree.file(
        "/proc/stat", "cpu  100 0 0 900 50 0 0 0 0 0\ncpu0 50 0 0 450 50\ncpu1 50 0 0 450 0\n");
    scan();
    fixture.tree.file(
        "/proc/stat", "cpu  175 0 0 925 20 0 0 0 0 0\ncpu0 100 0 0 450 20\ncpu1 75 0 0 475 0\n");
    scan();
    assertThat(values("system_cpu_usage_ratio"))
        .isEqualTo(Map.of("cpu", 0.75, "cpu0", 1.0, "cpu1", 0.5));
  }

  @Test
  void scan_tellsWhetherItsNumbersAreCurrent() {
    scan();
    assertThat(ofProcesses("cache_update_success")).containsExactly(entry("", 1.0));
    assertThat(ofProcesses("cache_updating")).containsExactly(entry("", 0.0));
    assertThat(ofProcesses("scrape_duration_seconds")).hasSize(1);
    assertThat(ofProcesses("cache_update_duration_seconds")).hasSize(1);
    fixture.tree.rootListable(false);
    assertThat(scan().problem()).isPresent();
    assertThat(ofProcesses("cache_update_success")).containsExactly(entry("", 0.0));
    assertThat(ofProcesses("cache_updating")).isEmpty();
    assertThat(ofProcesses("rss_bytes")).as("those of the last scan").hasSize(1);
    fixture.after(Duration.ofMinutes(2));
    scan();
    assertThat(ofProcesses("rss_bytes")).isEmpty();
    assertThat(ofProcesses("processes_total")).as("unknown, not 0").isEmpty();
    assertThat(ofProcesses("scrape_duration_seconds")).isEmpty();
    assertThat(ofProcesses("cache_update_success")).containsExactly(entry("", 0.0));
  }

  @Test
  void endedProcess_hasNoSeries() {
    fixture.tree.pid(20).name("nginx");
    scan();
    fixture.tree.ends(20);
    scan();
    assertThat(ofProcesses("rss_bytes")).doesNotContainKey("20 nginx web nginx");
    assertThat(ofProcesses("group_rss_bytes_sum")).containsOnlyKeys("other other");
    assertThat(ofProcesses("top_rss_bytes")).containsOnlyKeys("other other 1 1 init");
  }

  @Test
  void otherSettings_choose_label_andLimit() {
    databases();
    fixture.tree.userName(0, "root");
    shows(Herakles.table().top(2, Ranking.RSS).label(ProcessLabel.USER));
    scan();
    scan(); // names of users come a scan late
    assertThat(ofProcesses("rss_bytes"))
        .containsOnlyKeys("109 postgres db postgres root", "110 postgres db postgres root");
    assertThat(ofProcesses("processes_total")).containsExactly(entry("", 2.0));
    shows(Herakles.table().seriesLimit(60));
    scan();
    assertThat(shown.series()).isLessThanOrEqualTo(60);
    assertThat(shown.sum(PROCESSES + "rss_bytes")).isEqualTo(59_000 * KIB);
    assertThat(ofProcesses("rss_bytes")).containsKey("other other other");
    assertThat(ofProcesses("top_rss_bytes").keySet())
        .as("the smallest are left out, not added up")
        .noneMatch(key -> key.startsWith("other other other"));
  }

  @Test
  void metricsThatAreSwitchedOff_needNoFiles() {
    MetricTable some =
        table.without(
            PROCESSES + "pss_bytes",
            PROCESSES + "uss_bytes",
            PROCESSES + "group_pss*",
            PROCESSES + "group_uss*",
            PROCESSES + "top_pss*",
            PROCESSES + "top_uss*",
            PROCESSES + "processes_total");
    assertThat(some.topOfEach(5, 5, Ranking.RSS).demand().includes(Source.SMAPS_ROLLUP)).isFalse();
    assertThat(table.demand().includes(Source.SMAPS_ROLLUP)).isTrue();
    List<Metric<?>> load =
        table.metrics().stream().filter(one -> one.name().startsWith("system_load")).toList();
    assertThat(table.demand(load).includes(Source.LOADAVG)).isTrue();
    assertThat(table.demand(load).includes(Source.SMAPS_ROLLUP)).isFalse();
    assertThat(table.only(Herakles.SYSTEM).metrics()).hasSize(6);
  }
}
