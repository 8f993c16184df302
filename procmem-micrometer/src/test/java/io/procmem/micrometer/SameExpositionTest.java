package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.report.Ranking;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakePerfData;
import io.procmem.testing.SmapsText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two adapters, one report: a scrape of either shows the same, word for word. */
class SameExpositionTest {

  /** The one gauge whose name is that of a counter, which Micrometer shows only as such. */
  private static final String TOTAL = "# TYPE herakles_proc_mem_processes_total ";

  @Test
  void bothAdapters_showTheSameText() {
    MetricTable table =
        MetricTable.standard()
            .with(RowKind.USER, RowKind.PROCESSOR, RowKind.MEMORY_LEDGER, RowKind.SYSTEM_AREA)
            .with(RowKind.JVM, RowKind.JVM_COLLECTOR)
            .with("procmem_memory_ledger_lower_bytes", "procmem_memory_ledger_upper_bytes")
            .top(5, Ranking.RSS)
            .with("procmem_process_context_switches_total", "procmem_process_state")
            .label(ProcessLabel.USER);
    assertSameText(table, 300);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfProcessExporter() {
    assertSameText(ProcessExporter.tableWithThreads(), 60);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfSmem() {
    assertSameText(Smem.tableWithMappings().seriesLimit(5000), 30);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfHerakles() {
    assertSameText(Herakles.table(), 80);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfSmapsContainerExporter() {
    assertSameText(Smaps.table(), 40);
    assertSameText(Smaps.summed(), 40);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfTheTopExporter() {
    assertSameText(TopExporter.withCommandLine("db1"), 8);
  }

  @Test
  void bothAdapters_showTheSameText_byTheNamesOfOpenTelemetry() {
    assertSameText(OpenTelemetry.table(), 60);
  }

  @Test
  void gaugeWithTheNameOfACounter_hasItInFull_andFalls() {
    try (ScanFixture fixture = new ScanFixture()) {
      fixture.tree.pid(10).name("postgres").memoryKib(800, 500, 300);
      fixture.tree.pid(11).name("postgres").memoryKib(800, 500, 300);
      PrometheusMeterRegistry prometheus = prometheus(new PrometheusRegistry());
      SimpleMeterRegistry simple = new SimpleMeterRegistry();
      ProcMemBinder binder =
          ProcMemBinder.builder(fixture.procMem()).metrics(Herakles.table()).build();
      binder.bindTo(prometheus);
      binder.bindTo(simple);
      assertThat(prometheus.scrape().lines()).contains("herakles_proc_mem_processes_total 2.0");
      fixture.tree.ends(11);
      fixture.after(Duration.ofSeconds(2));
      binder.refresh();
      assertThat(prometheus.scrape().lines()).contains("herakles_proc_mem_processes_total 1.0");
      assertThat(simple.get("herakles.proc.mem.processes.total").gauge().value()).isEqualTo(1);
    }
  }

  private static void assertSameText(MetricTable table, int minLines) {
    try (ScanFixture fixture = new ScanFixture()) {
      // Both must show the same report, not two of the same moment.
      fixture.with().maxAge(Duration.ofHours(1)).sources(sources(table));
      fixture.tree.pid(1).name("init").memoryKib(12_000, 9_000, 7_000);
      fixture
          .tree
          .pid(10)
          .name("postgres")
          .uid(70)
          .memoryKib(80_000, 50_000, 30_000)
          .cpuTicks(9, 1);
      fixture.tree.pid(20).name("a\"b\\c\n").uid(1000).memoryKib(900_000, 880_000, 870_000);
      FakePerfData.g1().addTo(fixture.tree, 25, 1000);
      fixture.tree.pid(30).name("kthreadd").kernelThread();
      String heap = SmapsText.mapping(0x10000, 0x20000, "[heap]", SmapsText.kib(64, 40));
      fixture.tree.pid(40).virtualKib(64).memoryKib(40, 40, 40).file("smaps", heap);
      fixture.tree.denies("/proc/20/io");

      PrometheusRegistry direct = new PrometheusRegistry();
      ProcMemMetrics.builder(fixture.procMem()).metrics(table).register(direct);
      // A registry without meters of its own only writes text, with any version of the client.
      String expected = prometheus(direct).scrape();

      PrometheusMeterRegistry registry = prometheus(new PrometheusRegistry());
      ProcMemBinder.builder(fixture.procMem())
          .metrics(table)
          .baseline(Baseline.FROM_ZERO)
          .build()
          .bindTo(registry);
      assertThat(registry.scrape().lines())
          .hasSizeGreaterThan(minLines)
          .filteredOn(line -> !line.startsWith(TOTAL))
          .containsExactlyElementsOf(
              expected.lines().filter(line -> !line.startsWith(TOTAL)).toList());
    }
  }

  private static PrometheusMeterRegistry prometheus(PrometheusRegistry registry) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
  }

  private static Source[] sources(MetricTable table) {
    return Arrays.stream(Source.values()).filter(table.demand()::includes).toArray(Source[]::new);
  }
}
