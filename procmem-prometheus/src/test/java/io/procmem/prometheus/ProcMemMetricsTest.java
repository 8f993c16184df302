package io.procmem.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.ProcMem;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakePerfData;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.SmapsText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcMemMetricsTest {

  private final ScanFixture fixture = new ScanFixture();
  private final PrometheusRegistry registry = new PrometheusRegistry();

  ProcMemMetricsTest() {
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000).cpuTicks(300, 0);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private ProcMemMetrics.Builder builder() {
    return ProcMemMetrics.builder(fixture.procMem());
  }

  @Test
  void close_removesItsMetrics_andLeavesTheProcMemOpen() {
    ProcMemMetrics metrics = builder().register(registry);
    assertThat(Scrape.series(registry)).containsEntry("procmem_up", 1.0);
    metrics.close();
    assertThat(Scrape.series(registry)).isEmpty();
    metrics.close();
    assertThat(fixture.report().problem()).isEmpty();
    builder().register(registry).close(); // the names are free again
  }

  @Test
  void impossibleCounter_losesOnlyItsOwnSeries() {
    fixture.tree.pid(11).name("odd").cpuTicks(1L << 40, 0);
    builder().register(registry);
    Map<String, Double> series = Scrape.series(registry);
    assertThat(series).containsEntry("procmem_up", 1.0);
    assertThat(series.keySet())
        .anyMatch(key -> key.startsWith("procmem_process_cpu") && key.contains("postgres"))
        .noneMatch(
            key ->
                key.startsWith("procmem_process_cpu")
                    && key.contains("mode=\"user\"")
                    && key.contains("odd"));
    assertThat(series.values()).noneMatch(value -> value < 0);
  }

  /** Its areas add up to the total, and what they exceed it by is negative. */
  @Test
  void memoryLedger_isShownOnRequest() {
    fixture.tree.file(
        "/proc/meminfo",
        "MemTotal: 1000 kB\nMemFree: 400 kB\nAnonPages: 500 kB\nCached: 300 kB\nMapped: 100 kB\n"
            + "Shmem: 0 kB\n");
    builder()
        .metrics(MetricTable.standard().with(RowKind.MEMORY_LEDGER, RowKind.SYSTEM_AREA))
        .register(registry);
    assertThat(Scrape.series(registry))
        .containsEntry("procmem_memory_ledger_bytes{area=\"free\",kind=\"free\"}", 400 * 1024.0)
        .containsEntry(
            "procmem_memory_ledger_bytes{area=\"mapped_files\",kind=\"processes\"}", 100 * 1024.0)
        .containsEntry(
            "procmem_memory_ledger_bytes{area=\"unexplained\",kind=\"unexplained\"}", -200 * 1024.0)
        .containsEntry("procmem_system_area_used_bytes{area=\"userspace\"}", 600 * 1024.0)
        .doesNotContainKey("procmem_memory_ledger_bytes{area=\"per_cpu\",kind=\"kernel\"}");
  }

  /** This JVM is real, unlike the other processes of these tests. */
  @Test
  void memoryOfThisJvm_isShownOnRequest() {
    try (ProcMem procMem = ProcMem.builder().waitAtMost(Duration.ofSeconds(30)).build()) {
      ProcMemMetrics.builder(procMem)
          .metrics(MetricTable.standard().only(RowKind.OWN_JVM, RowKind.OWN_JVM_PART))
          .register(registry);
      Map<String, Double> series = Scrape.series(registry);
      double sum =
          series.entrySet().stream()
              .filter(one -> one.getKey().startsWith("procmem_own_jvm_part_memory_bytes{"))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat(series)
          .containsEntry("procmem_own_jvm_memory_bytes", sum)
          .containsKey("procmem_own_jvm_unexplained_memory_bytes")
          .containsKey("procmem_own_jvm_part_committed_memory_bytes{part=\"heap\"}")
          .doesNotContainKey("procmem_own_jvm_part_committed_memory_bytes{part=\"thread_stacks\"}");
      assertThat(series.get("procmem_own_jvm_hidden_memory_bytes")).isBetween(1.0, sum);
    }
  }

  @Test
  void heapsOfJvms_areShownOnRequest() {
    FakePerfData.g1().addTo(fixture.tree, 70, 1000);
    builder()
        .metrics(MetricTable.standard().with(RowKind.JVM, RowKind.JVM_COLLECTOR))
        .register(registry);
    Map<String, Double> series = Scrape.series(registry);
    assertThat(series)
        .containsEntry(
            "procmem_jvm_heap_used_bytes{group=\"other\",name=\"java\",pid=\"70\",subgroup=\"other\"}",
            (double) (2 << 20));
    assertThat(series.keySet())
        .anyMatch(
            key ->
                key.startsWith("procmem_jvm_gc_collections_total")
                    && key.contains("collector=\"G1 Young Generation\""));
    assertThat(series.toString()).doesNotContain(FakePerfData.SECRET);
  }

  @Test
  void mappings_areShownOnRequest() {
    fixture
        .tree
        .pid(10)
        .virtualKib(12)
        .memoryKib(8, 8, 8)
        .file(
            "smaps",
            SmapsText.mapping(0x1000, 0x3000, "/lib/a \"b\".so", SmapsText.kib(8, 4))
                + SmapsText.mapping(0x5000, 0x6000, "", SmapsText.kib(4, 4)));
    builder()
        .metrics(
            MetricTable.standard()
                .with(RowKind.MAPPING, RowKind.PROCESS_MAPPING)
                .with("procmem_process_mappings")
                .allProcesses())
        .register(registry);
    assertThat(Scrape.series(registry))
        .containsEntry(
            "procmem_mapping_resident_memory_bytes{mapping=\"/lib/a \\\"b\\\".so\"}", 4096.0)
        .containsEntry("procmem_mapping_processes{mapping=\"[anon]\"}", 1.0)
        .containsEntry(
            "procmem_process_mapping_virtual_memory_bytes{group=\"other\",mapping=\"[anon]\","
                + "name=\"postgres\",pid=\"10\",subgroup=\"other\"}",
            4096.0)
        .containsEntry(
            "procmem_process_mappings{group=\"other\",name=\"postgres\",pid=\"10\","
                + "subgroup=\"other\"}",
            2.0);
  }

  @Test
  void threads_areShownOnRequest_andNoCounterFalls() {
    FakeProcess pool = fixture.tree.pid(11).name("pool").threads(3);
    pool.thread(11).name("pool").file("wchan", "futex_wait");
    pool.thread(12).name("worker-1").file("wchan", "futex_wait").state('R');
    pool.thread(13).name("worker-2").file("wchan", "do_sys_poll").cpuTicks(70, 0);
    builder()
        .metrics(
            MetricTable.standard()
                .only(RowKind.THREAD, RowKind.GROUP_THREADS, RowKind.WAIT_CHANNEL, RowKind.PROCESS)
                .with("procmem_process_run_queue_delay_seconds_total"))
        .register(registry);
    Scrape.series(registry);
    pool.thread(13).cpuTicks(170, 50).schedstat(9, 500_000_000);
    fixture.after(Duration.ofSeconds(1));
    String workers = "group=\"other\",subgroup=\"other\",thread=\"worker-#\"";
    assertThat(Scrape.series(registry))
        .containsEntry("procmem_thread_threads{" + workers + "}", 2.0)
        .containsEntry(
            "procmem_wait_channel_threads{group=\"other\",subgroup=\"other\",wchan=\"futex_wait\"}",
            2.0)
        .containsEntry("procmem_group_unread_threads{group=\"other\",subgroup=\"other\"}", 0.0)
        .containsEntry(
            "procmem_process_run_queue_delay_seconds_total{group=\"other\",name=\"pool\","
                + "pid=\"11\",subgroup=\"other\"}",
            0.0);
    pool.threads(1).threadEnds(12).threadEnds(13);
    fixture.after(Duration.ofSeconds(1));
    assertThat(Scrape.series(registry))
        .containsEntry("procmem_thread_threads{" + workers + "}", 0.0)
        .containsEntry(
            "procmem_thread_cpu_seconds_total{group=\"other\",mode=\"user\",subgroup=\"other\",thread=\"worker-#\"}",
            1.0)
        .containsEntry(
            "procmem_thread_cpu_seconds_total{group=\"other\",mode=\"system\",subgroup=\"other\",thread=\"worker-#\"}",
            0.5);
  }

  @Test
  void clockBefore1970_failsNoScrape() {
    fixture.with().clock(Clock.fixed(Instant.parse("1960-01-01T00:00:00Z"), ZoneOffset.UTC));
    builder().register(registry);
    Scrape.series(registry);
    assertThat(Scrape.series(registry)).containsEntry("procmem_up", 1.0);
  }

  @Test
  void firstScrape_isUp_alsoWithBackgroundScans() {
    fixture.with().sampleEvery(Duration.ofDays(1));
    fixture.procMem();
    builder().register(registry);
    assertThat(Scrape.series(registry)).containsEntry("procmem_up", 1.0);
    assertThat(Scrape.series(registry)).containsEntry("procmem_up", 1.0);
  }

  @Test
  void twoPrefixes_canShareARegistry() {
    builder().register(registry);
    builder().prefix("also_").register(registry);
    assertThat(Scrape.series(registry)).containsKeys("procmem_up", "also_up");
  }

  @Test
  void sameNamesTwice_areRejected_andTheFirstStay() {
    builder().register(registry);
    assertThatThrownBy(() -> builder().register(registry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prefix");
    assertThat(Scrape.series(registry)).containsEntry("procmem_up", 1.0);
  }

  @Test
  void severalMachines_shareTheLimitOfLabelValues() {
    try (ScanFixture host = new ScanFixture()) {
      for (int i = 0; i < 20; i++) {
        host.tree.pid(10 + i).name("host" + i);
        fixture.tree.pid(10 + i).name("container" + i);
      }
      builder()
          .metrics(MetricTable.standard().allProcesses().labelValueLimit(10))
          .constLabels(Labels.of("where", "container"))
          .and(host.procMem(), Labels.of("where", "host"))
          .register(registry);
      assertThat(
              Scrape.series(registry).keySet().stream()
                  .filter(series -> series.startsWith("procmem_process_threads"))
                  .map(series -> series.replaceAll(".*name=\"([^\"]*)\".*", "$1"))
                  .distinct())
          .contains("other")
          .hasSizeLessThanOrEqualTo(10);
    }
  }

  @Test
  void severalMachines_areOneRegistration_withDifferentLabels() {
    try (ScanFixture host = new ScanFixture()) {
      host.tree.pid(10).name("postgres").memoryKib(80_000, 5_000, 3_000);
      builder()
          .constLabels(Labels.of("where", "container"))
          .and(host.procMem(), Labels.of("where", "host"))
          .register(registry);
      Map<String, Double> series = Scrape.series(registry);
      assertThat(series).containsEntry("procmem_up{where=\"container\"}", 1.0);
      assertThat(series).containsEntry("procmem_up{where=\"host\"}", 1.0);
      String postgres =
          "procmem_process_resident_memory_bytes{group=\"other\",name=\"postgres\",pid=\"10\","
              + "subgroup=\"other\",where=\"%s\"}";
      assertThat(series).containsEntry(postgres.formatted("container"), 8_000 * 1024.0);
      assertThat(series).containsEntry(postgres.formatted("host"), 80_000 * 1024.0);
    }
  }

  @Test
  void severalMachines_shareTheLimit() {
    try (ScanFixture host = new ScanFixture()) {
      for (int pid = 100; pid < 400; pid++) {
        host.tree.pid(pid).name("p" + pid);
        fixture.tree.pid(pid).name("p" + pid);
      }
      builder()
          .metrics(MetricTable.standard().allProcesses().seriesLimit(600))
          .constLabels(Labels.of("where", "container"))
          .and(host.procMem(), Labels.of("where", "host"))
          .register(registry);
      assertThat(Scrape.series(registry)).hasSizeBetween(400, 600);
    }
  }

  @Test
  void machinesWithTheSameLabels_areRejected() {
    assertThatThrownBy(() -> builder().and(fixture.procMem(), Labels.EMPTY).register(registry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other values");
    assertThatThrownBy(
            () ->
                builder()
                    .constLabels(Labels.of("where", "a"))
                    .and(fixture.procMem(), Labels.of("host", "b"))
                    .register(registry))
        .hasMessageContaining("same names");
  }

  @Test
  void constLabel_withTheNameOfALabel_isRejected() {
    assertThatThrownBy(() -> builder().constLabels(Labels.of("group", "x")).register(registry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'group'");
    assertThatThrownBy(
            () ->
                builder()
                    .metrics(MetricTable.standard().label(ProcessLabel.PARENT_PID))
                    .constLabels(Labels.of("parent.pid", "x"))
                    .register(registry))
        .hasMessageContaining("'parent_pid'");
    assertThatThrownBy(() -> builder().constLabels(Labels.of("mode", "x")).register(registry))
        .hasMessageContaining("'mode'");
    MetricTable table = MetricTable.standard().label(ProcessLabel.USER);
    assertThatThrownBy(
            () -> builder().metrics(table).constLabels(Labels.of("user", "x")).register(registry))
        .hasMessageContaining("'user'");
    assertThatThrownBy(() -> builder().constLabels(Labels.of("host", null)).register(registry))
        .hasMessageContaining("'host'");
    assertThat(Scrape.series(registry)).isEmpty();
  }

  @Test
  void prefix_isRejected_ifAScraperCouldRejectIt() {
    for (String wrong : List.of("", "1_", "a-b_", "job:", "ä_")) {
      assertThatThrownBy(() -> builder().prefix(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  @Test
  void scrapeByName_opensOnlyTheFilesItNeeds() {
    builder().register(registry);
    fixture.tree.forgetOpened();
    Map<String, Double> series =
        Scrape.series(Scrape.text(registry.scrape("procmem_group_resident_memory_bytes"::equals)));
    assertThat(series)
        .containsOnlyKeys(
            "procmem_group_resident_memory_bytes{group=\"other\",subgroup=\"other\"}");
    assertThat(fixture.tree.opened()).contains("10/statm");
    assertThat(fixture.tree.opened())
        .noneMatch(file -> file.matches("10/(io|status|smaps_rollup|fd)"));
  }

  @Test
  void standardScrape_opensOnlyTheFilesOfItsMetrics() {
    fixture.with().sources();
    builder().register(registry);
    fixture.tree.forgetOpened();
    registry.scrape();
    assertThat(fixture.tree.opened())
        .filteredOn(file -> file.startsWith("10/"))
        .containsOnly("10/stat", "10/status", "10/smaps_rollup", "10/io", "10/fd");
  }

  @Test
  void counter_isFoundByTheNameItIsShownUnder_andByItsBaseName() {
    builder().register(registry);
    Set<String> exactly = Set.of("procmem_group_cpu_seconds_total", "procmem_group_cpu_seconds");
    MetricSnapshots some = registry.scrape(exactly::contains);
    assertThat(Scrape.names(Scrape.series(Scrape.text(some)).keySet()))
        .containsExactly("procmem_group_cpu_seconds_total");
    fixture.tree.forgetOpened();
    assertThat(Scrape.text(registry.scrape("another_metric"::equals))).isEmpty();
    assertThat(fixture.tree.opened()).as("no procmem metric was requested").isEmpty();
  }

  @Test
  void secondScrapeOfTheSameReport_readsNothing_andReturnsTheSame() {
    fixture.with().maxAge(Duration.ofSeconds(10)).sources(MetricSources.all());
    ProcMemCollector collector =
        new ProcMemCollector(
            List.of(
                new MachineSeries(fixture.procMem()::report, MetricTable.standard(), Labels.EMPTY)),
            MetricTable.standard(),
            "procmem_");
    MetricSnapshots first = collector.collect();
    fixture.tree.forgetOpened();
    assertThat((Object) collector.collect()).isSameAs(first);
    assertThat(fixture.tree.opened()).isEmpty();
    fixture.after(Duration.ofSeconds(11));
    assertThat((Object) collector.collect()).isNotSameAs(first);
  }

  /** What the standard table needs. */
  private static final class MetricSources {
    static Source[] all() {
      return Arrays.stream(Source.values())
          .filter(MetricTable.standard().demand()::includes)
          .toArray(Source[]::new);
    }
  }

  @Test
  void seriesOfAProcess_endWithIt_andAReusedPidStartsAgain() {
    MetricTable table = MetricTable.standard().only(RowKind.PROCESS).allProcesses();
    builder().metrics(table).register(registry);
    String cpu =
        "procmem_process_cpu_seconds_total{group=\"other\",mode=\"user\",name=\"postgres\","
            + "pid=\"10\",subgroup=\"other\"}";
    assertThat(Scrape.series(registry)).containsEntry(cpu, 3.0);
    String before = Scrape.openMetrics(registry);
    fixture.tree.ends(10).pid(11);
    fixture.after(Duration.ofSeconds(1));
    assertThat(Scrape.series(registry)).doesNotContainKey(cpu);
    fixture.tree.pid(10).name("postgres").startTicks(90_000).cpuTicks(7, 0);
    fixture.after(Duration.ofSeconds(1));
    assertThat(Scrape.series(registry)).containsEntry(cpu, 0.07);
    String created = cpu.replace("_total", "_created");
    assertThat(before).contains(created + " 1700000010.000");
    assertThat(Scrape.openMetrics(registry)).contains(created + " 1700000900.000");
  }

  @Test
  void labels_areMadeOnceForAProcess_andAgainWhenItIsRenamed() {
    MetricTable table = MetricTable.standard().only(RowKind.PROCESS).allProcesses();
    builder().metrics(table).register(registry);
    Labels first = labelsOfPid10();
    fixture.after(Duration.ofSeconds(1));
    assertThat((Object) labelsOfPid10()).isSameAs(first);
    fixture.tree.pid(10).name("renamed");
    fixture.after(Duration.ofSeconds(1));
    assertThat(labelsOfPid10().get("name")).isEqualTo("renamed");
  }

  private Labels labelsOfPid10() {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals("procmem_process_threads"))
        .flatMap(metric -> metric.getDataPoints().stream())
        .map(point -> point.getLabels())
        .filter(labels -> labels.get("pid").equals("10"))
        .findFirst()
        .orElseThrow();
  }
}
