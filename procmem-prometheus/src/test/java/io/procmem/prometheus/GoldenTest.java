package io.procmem.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.Herakles;
import io.procmem.metrics.dialect.OpenTelemetry;
import io.procmem.metrics.dialect.ProcessExporter;
import io.procmem.metrics.dialect.Smaps;
import io.procmem.metrics.dialect.Smem;
import io.procmem.metrics.dialect.TopExporter;
import io.procmem.report.Ranking;
import io.procmem.testing.GroupFiles;
import io.procmem.testing.SmapsText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The whole exposition of a small machine, word for word: a change of a name, a help text or a
 * value shows here as users will see it.
 */
class GoldenTest {

  private static final Rules RULES =
      Rules.parse(
          "test.rules",
          """
          db/postgres    comm=postgres
          shop/checkout  main=com.example.Checkout
          system/kernel  kernel=yes
          """);

  private static ScanFixture machine() {
    ScanFixture fixture = new ScanFixture();
    fixture.with().rules(RULES).detail(DetailPolicy.every());
    fixture.tree.file("/proc/loadavg", "0.10 0.20 0.30 1/79 400\n");
    for (String resource : new String[] {"cpu", "memory", "io"}) {
      fixture.tree.file(
          "/proc/pressure/" + resource,
          """
          some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000
          full avg10=0.00 avg60=0.00 avg300=0.00 total=500000
          """);
    }
    fixture.tree.file("/proc/self/cgroup", "0::/\n");
    fixture.tree.file(
        "/proc/self/mountinfo", "38 31 0:28 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n");
    new GroupFiles(fixture.tree, "/sys/fs/cgroup").v2(200 << 20, 300 << 20, 50 << 20);
    fixture.tree.userName(70, "postgres");
    fixture.tree.pid(1).name("systemd").parent(0).memoryKib(12_000, 9_000, 7_000).cpuTicks(50, 150);
    fixture.tree.pid(2).name("kthreadd").kernelThread().parent(0);
    fixture
        .tree
        .pid(10)
        .name("postgres")
        .uid(70)
        .memoryKib(80_000, 50_000, 30_000)
        .cpuTicks(900, 100);
    fixture
        .tree
        .pid(11)
        .name("postgres")
        .uid(70)
        .memoryKib(70_000, 40_000, 20_000)
        .startTicks(2_000);
    fixture
        .tree
        .pid(20)
        .name("java")
        .uid(1000)
        .command("/usr/bin/java", "-Dpassword=secret", "com.example.Checkout")
        .memoryKib(900_000, 880_000, 870_000)
        .threads(40);
    fixture.tree.pid(30).name("a\"quote\nand\\more").uid(1000).zombie();
    fixture.tree.denies("/proc/20/io");
    return fixture;
  }

  private static void looked(ScanFixture fixture, PrometheusRegistry registry) {
    registry.scrape();
    fixture.tree.pid(10).cpuTicks(1_000, 120);
    fixture.tree.systemStat(1_100, 9_100);
    fixture.after(Duration.ofSeconds(1));
  }

  private static void assertGolden(String shown, String file) throws IOException {
    // All that may differ: versions, the processor, and what the scan took.
    String exposition =
        shown
            .replaceAll("version=\"[^\"]*\"", "version=\"VERSION\"")
            .replaceAll("goarch=\"[^\"]*\"", "goarch=\"ARCH\"")
            .replaceAll(
                "(?m)^(\\w*(scan|scrape|update)_(duration_seconds|opened_files|read_bytes)(\\{.*})?)"
                    + " .*$",
                "$1 SOME")
            // Clients before 1.6 allow no other type for this name.
            .replaceAll("(?m)^(# TYPE herakles_proc_mem_processes_total) counter$", "$1 gauge");
    Path written = Path.of("target", file);
    Files.writeString(written, exposition);
    try (InputStream in = GoldenTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(exposition.lines())
          .as("see procmem-prometheus/%s; if it is right, copy it over the resource", written)
          .containsExactlyElementsOf(golden.lines().toList());
    }
  }

  @Test
  void standardExposition_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem()).register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "standard.txt");
    }
  }

  @Test
  void everything_asOpenMetrics() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    MetricTable table =
        MetricTable.standard()
            .only(RowKind.SCAN, RowKind.GROUP, RowKind.USER, RowKind.PROCESS)
            .top(2, Ranking.RSS)
            .label(ProcessLabel.USER, ProcessLabel.CMDLINE);
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem())
          .metrics(table)
          .prefix("my_")
          .constLabels(Labels.of("host", "db1"))
          .register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.openMetrics(registry), "openmetrics.txt");
    }
  }

  @Test
  void processExporterNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem()).metrics(ProcessExporter.table()).register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "process-exporter.txt");
    }
  }

  @Test
  void smemNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem()).metrics(Smem.table()).register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "smem.txt");
    }
  }

  @Test
  void heraklesNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem()).metrics(Herakles.table()).register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "herakles.txt");
    }
  }

  @Test
  void smapsNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      String heap = SmapsText.mapping(0x10000, 0x20000, "[heap]", SmapsText.kib(64, 40));
      for (int pid = 40; pid <= 41; pid++) {
        fixture
            .tree
            .pid(pid)
            .name("nginx")
            .virtualKib(64)
            .memoryKib(40, 40, 40)
            .file("smaps", heap);
      }
      ProcMemMetrics.builder(fixture.procMem()).metrics(Smaps.table()).register(registry);
      ProcMemMetrics.builder(fixture.procMem())
          .metrics(Smaps.summed())
          .prefix("summed_")
          .register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "smaps.txt");
    }
  }

  @Test
  void topExporterNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem())
          .metrics(TopExporter.withCommandLine("db1"))
          .register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "top-exporter.txt");
    }
  }

  @Test
  void openTelemetryNames_asText() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    try (ScanFixture fixture = machine()) {
      ProcMemMetrics.builder(fixture.procMem())
          .metrics(
              OpenTelemetry.table()
                  .with("process_uptime_seconds", "system_memory_linux_hugepages_*"))
          .register(registry);
      looked(fixture, registry);
      assertGolden(Scrape.text(registry), "opentelemetry.txt");
    }
  }
}
