package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Scrapes while processes come and go: none fails, and none misses a process that stays. */
class ConcurrencyTest {

  private static final int SCRAPES = 3_000;
  private static final int STAYING = 20;
  private static final int BORN = 30;

  @Test
  void scrapesDuringConstantChange_areWhole() throws Exception {
    ExecutorService changes = Executors.newSingleThreadExecutor();
    try (ScanFixture fixture = new ScanFixture()) {
      for (int pid = 100; pid < 100 + STAYING; pid++) {
        fixture.tree.pid(pid).name("stays").memoryKib(10_000 + pid, 9_000, 8_000);
      }
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      ProcMemBinder binder =
          ProcMemBinder.builder(fixture.procMem())
              .metrics(
                  MetricTable.standard()
                      .only(RowKind.SCAN)
                      .with(
                          "procmem_process_resident_memory_bytes",
                          "procmem_process_cpu_seconds_total")
                      .top(500, Ranking.RSS))
              .onlyOnRefresh()
              .build();
      binder.bindTo(registry);
      Future<Integer> changing = changes.submit(() -> change(fixture, binder));
      for (int scrape = 0; scrape < SCRAPES; scrape++) {
        Map<String, Integer> rows = rows(registry.scrape());
        assertThat(rows.values()).as("scrape %d: a row twice", scrape).containsOnly(1);
        assertThat(rows.keySet().stream().filter(row -> row.contains("name=\"stays\"")).count())
            .as("scrape %d misses a process that stays", scrape)
            .isEqualTo(STAYING);
      }
      changes.shutdownNow();
      assertThat(changing.get()).as("changes while we scraped").isGreaterThan(10);
      binder.close();
      assertThat(registry.getMeters()).isEmpty();
    } finally {
      changes.shutdownNow();
    }
  }

  /** New processes start all the time, and each ends a few turns later. */
  private static int change(ScanFixture fixture, ProcMemBinder binder) {
    int turn = 0;
    for (; !Thread.currentThread().isInterrupted(); turn++) {
      int born = 1_000 + turn * BORN;
      for (int pid = born; pid < born + BORN; pid++) {
        fixture.tree.pid(pid).name("comes").startTicks(pid);
        fixture.tree.ends(pid - 3 * BORN);
      }
      fixture.after(Duration.ofMillis(100));
      binder.refresh();
    }
    return turn;
  }

  /** How often each row occurs in one family. */
  private static Map<String, Integer> rows(String text) {
    Map<String, Integer> rows = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith("procmem_process_resident_memory_bytes{"))
        .forEach(line -> rows.merge(line.substring(0, line.indexOf('}')), 1, Integer::sum));
    return rows;
  }
}
