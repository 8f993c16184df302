package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of threads, in tables with little room. */
class ThreadRowsTest {

  private static final String CPU = "procmem_thread_cpu_seconds_total";
  private static final String OTHER = "other other other user";
  private static final int POOLS = 40;

  private final ScanFixture fixture = new ScanFixture().reading(Source.TASK);
  private final long[] ticks = new long[POOLS];

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process with 40 pools of threads. */
  private FakeProcess app() {
    FakeProcess app = fixture.tree.pid(7).name("app").threads(POOLS + 1);
    app.thread(7).name("app");
    for (int i = 0; i < POOLS; i++) {
      app.thread(100 + i).name(name(i));
    }
    return app;
  }

  private static String name(int pool) {
    return "pool" + (char) ('a' + pool / 10) + (char) ('a' + pool % 10);
  }

  private void run(FakeProcess app, int pool, long more) {
    ticks[pool] += more;
    app.thread(100 + pool).cpuTicks(ticks[pool], 0);
  }

  private void show(ShownValues values, MetricTable table) {
    fixture.after(Duration.ofSeconds(1));
    values.show(fixture.procMem().report(table.demand()));
  }

  @Test
  void threadsBeyondTheLimitOfSeries_areFolded_andNoCounterFallsOrJumps() {
    FakeProcess app = app();
    MetricTable table = MetricTable.standard().only(RowKind.THREAD).seriesLimit(60);
    ShownValues values = new ShownValues(table);
    show(values, table);
    Map<String, Double> before = new TreeMap<>();
    double all = 0;
    for (int round = 1; round <= 2 * POOLS; round++) {
      int busy = round % POOLS; // each becomes the largest once, and is shown apart
      run(app, busy, 100L * round);
      run(app, (busy + 7) % POOLS, 3);
      all += round + 0.03;
      show(values, table);
      assertThat(values.series()).isLessThanOrEqualTo(60);
      Map<String, Double> now = values.of(CPU);
      assertThat(now.size()).isLessThan(2 * POOLS);
      double most = round + 0.03 + 1e-6;
      before.forEach(
          (labels, value) -> {
            double shown = now.getOrDefault(labels, value);
            assertThat(shown).as(labels).isBetween(value - 1e-9, value + most);
          });
      before.putAll(now);
    }
    double sum = before.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).as("every second of CPU time is in one row").isBetween(all - 1e-6, all + 1e-6);
    assertThat(before.get(OTHER)).isPositive();
    assertThat(values.of("procmem_thread_threads").values().stream().mapToDouble(n -> n).sum())
        .isEqualTo(POOLS + 1);
  }
}
