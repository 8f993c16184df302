package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Ranking;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Registries that publish what was added in each interval: nothing negative, no lifetime at once.
 */
class StepRegistryTest {

  private static final Duration STEP = Duration.ofMinutes(1);

  private final MockClock clock = new MockClock();
  private final ScanFixture fixture = new ScanFixture();
  private final StepMeterRegistry registry = new Step(clock);
  private final ProcMemBinder binder =
      ProcMemBinder.builder(fixture.procMem())
          .metrics(MetricTable.standard().top(50, Ranking.RSS))
          .onlyOnRefresh()
          .build();

  /** It publishes nothing: the test reads. */
  private static final class Step extends StepMeterRegistry {
    Step(MockClock clock) {
      super(
          new StepRegistryConfig() {
            @Override
            public String prefix() {
              return "test";
            }

            @Override
            public String get(String key) {
              return null;
            }

            @Override
            public Duration step() {
              return STEP;
            }
          },
          clock);
    }

    @Override
    protected void publish() {}

    @Override
    protected TimeUnit getBaseTimeUnit() {
      return TimeUnit.SECONDS;
    }
  }

  @AfterEach
  void close() {
    binder.close();
    registry.close();
    fixture.close();
  }

  private Map<String, Double> published = Map.of();

  /** An interval passes, and what was added in it is published, as such registries do. */
  private void passes() {
    fixture.after(STEP);
    binder.refresh();
    clock.add(STEP);
    published = new HashMap<>();
    for (Meter meter : registry.getMeters()) {
      if (meter instanceof FunctionCounter counter) {
        double added = counter.count();
        assertThat(added).as(meter.getId().toString()).isGreaterThanOrEqualTo(0);
        String mode = meter.getId().getTag("mode");
        switch (meter.getId().getName()) {
          case "procmem.process.cpu" ->
              published.put(meter.getId().getTag("pid") + " " + mode, added);
          case "procmem.group.cpu" ->
              published.put(meter.getId().getTag("group") + " " + mode, added);
          default -> {}
        }
      }
    }
  }

  @Test
  void lifetimeOfAProcess_isNotPublishedInItsFirstInterval() {
    fixture.tree.pid(10).name("old").cpuTicks(100_000, 0);
    binder.bindTo(registry);
    passes();
    assertThat(published).containsEntry("10 user", 0.0);
    fixture.tree.pid(10).cpuTicks(100_500, 0);
    passes();
    assertThat(published).containsEntry("10 user", 5.0);
    fixture.tree.pid(11).name("late").cpuTicks(70_000, 0);
    passes();
    assertThat(published).containsEntry("11 user", 0.0).containsEntry("10 user", 0.0);
    fixture.tree.pid(11).cpuTicks(70_100, 0);
    passes();
    assertThat(published).containsEntry("11 user", 1.0);
  }

  @Test
  void reusedPids_emptiedGroups_andFailedScans_neverAddNegativeValues() {
    fixture.tree.pid(10).name("one").cpuTicks(5_000, 500);
    binder.bindTo(registry);
    passes();
    fixture.tree.pid(10).cpuTicks(6_000, 600);
    passes();
    assertThat(published).containsEntry("10 user", 10.0).containsEntry("10 system", 1.0);
    fixture.newProcess(10).name("one").cpuTicks(10, 0);
    passes();
    assertThat(published.get("10 user"))
        .as("started in this interval")
        .isCloseTo(0.1, within(1e-9));
    fixture.tree.ends(10).pid(2).kernelThread(); // a listing without any process is a problem
    passes();
    assertThat(published.keySet()).allMatch(series -> series.startsWith("other "));
    fixture.tree.rootListable(false);
    passes();
    passes();
    assertThat(published).as("unknown after a minute").isEmpty();
    fixture.tree.rootListable(true).pid(12).name("one").cpuTicks(9_000, 0);
    passes();
    fixture.tree.pid(12).cpuTicks(9_100, 0);
    passes();
    assertThat(published).containsEntry("12 user", 1.0);
  }

  @Test
  void totalOfAGroup_isNotPublishedAgain_whenItReturnsAfterAnOutage() {
    fixture.tree.pid(10).name("one").startTicks(1_000).cpuTicks(5_000, 0);
    binder.bindTo(registry);
    passes();
    fixture.tree.pid(10).cpuTicks(9_000, 0);
    passes();
    assertThat(published).containsEntry("other user", 40.0);
    fixture.tree.rootListable(false);
    passes();
    passes();
    assertThat(published).isEmpty();
    fixture.tree.rootListable(true);
    passes();
    assertThat(published).containsEntry("other user", 0.0).containsEntry("10 user", 0.0);
    fixture.tree.pid(10).cpuTicks(9_100, 0);
    passes();
    assertThat(published).containsEntry("other user", 1.0);
  }
}
