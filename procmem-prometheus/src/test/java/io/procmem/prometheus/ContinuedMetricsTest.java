package io.procmem.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.snapshot.Source;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A registration that replaces another. */
class ContinuedMetricsTest {

  private static final String CPU = "procmem_group_cpu_seconds_total{";
  private static final String OTHER = CPU + "group=\"other\",mode=\"user\",subgroup=\"other\"}";
  private static final String MACHINE = "procmem_machine_cpu_seconds_total{mode=\"user\"}";

  private static final MetricTable TABLE =
      MetricTable.standard().only(RowKind.MACHINE, RowKind.GROUP);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Each of nine groups has used so many clock ticks, and the machine so many. */
  private void ticks(long ofEach, long ofMachine) {
    for (int i = 1; i < 10; i++) {
      fixture.tree.pid(i).name("p" + i).memoryKib(1_000 * i, 900 * i, 800 * i).cpuTicks(ofEach, 0);
    }
    fixture.tree.file("/proc/stat", "cpu  " + ofMachine + " 0 0 9000 0 0 0 0 0 0\nbtime 1\n");
    fixture.after(Duration.ofSeconds(10));
  }

  private ProcMemMetrics.Builder builder(int series) {
    return ProcMemMetrics.builder(fixture.procMem()).metrics(TABLE.seriesLimit(series));
  }

  private static double sum(Map<String, Double> series) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().startsWith(CPU) && one.getKey().contains("user"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Test
  void countersContinue_withOtherMetricsAndAnotherLimit() {
    StringBuilder rules = new StringBuilder();
    for (int i = 1; i < 10; i++) {
      rules.append("g/p" + i + " comm=p" + i + "\n");
    }
    fixture.with().rules(Rules.parse("test.rules", rules.toString())).plus(Source.SYSTEM_STAT);
    PrometheusRegistry registry = new PrometheusRegistry();
    ProcMemMetrics first = builder(150).register(registry);
    ticks(100, 10_000);
    Scrape.series(registry);
    ticks(200, 20_000);
    Scrape.series(registry);
    ticks(300, 100); // the machine has restarted its counter
    Map<String, Double> before = Scrape.series(registry);
    assertThat(before).containsKey(OTHER).containsEntry(MACHINE, 200.0);

    PrometheusRegistry next = new PrometheusRegistry();
    ProcMemMetrics.builder(fixture.procMem())
        .metrics(TABLE.without("procmem_group_processes").seriesLimit(120))
        .continueFrom(first)
        .register(next);
    ticks(400, 1_100);
    Map<String, Double> after = Scrape.series(next);
    assertThat(after).containsEntry(MACHINE, 210.0).doesNotContainKey("procmem_group_processes");
    assertThat(after.get(OTHER)).isGreaterThan(before.get(OTHER));
    after.forEach(
        (series, value) -> {
          if (series.startsWith(CPU)) {
            assertThat(value).as(series).isGreaterThanOrEqualTo(before.getOrDefault(series, 0.0));
          }
        });
    assertThat(Scrape.series(registry)).as("the first would show the same").isNotEmpty();
    ticks(500, 1_200);
    assertThat(sum(Scrape.series(next)) - sum(after)).isCloseTo(9, within(1e-6));

    PrometheusRegistry fresh = new PrometheusRegistry();
    builder(120).register(fresh);
    assertThat(Scrape.series(fresh)).containsEntry(MACHINE, 12.0);
  }
}
