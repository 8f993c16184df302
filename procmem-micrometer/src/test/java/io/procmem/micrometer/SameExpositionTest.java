package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.ProcessExporter;
import io.procmem.metrics.dialect.Smem;
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.report.Ranking;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakePerfData;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two adapters, one report: a scrape of either shows the same, word for word. */
class SameExpositionTest {

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
          .containsExactlyElementsOf(expected.lines().toList());
    }
  }

  private static PrometheusMeterRegistry prometheus(PrometheusRegistry registry) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
  }

  private static Source[] sources(MetricTable table) {
    return Arrays.stream(Source.values()).filter(table.demand()::includes).toArray(Source[]::new);
  }
}
