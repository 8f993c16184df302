package io.procmem.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails in us, the host's own metrics come through. */
class GuestTest {

  private final ScanFixture fixture = new ScanFixture();
  private final PrometheusRegistry registry = new PrometheusRegistry();

  @BeforeEach
  void theHostHasAMetricOfItsOwn() {
    Collector own =
        () ->
            GaugeSnapshot.builder()
                .name("host_requests")
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(42).build())
                .build();
    registry.register(own);
    fixture.tree.pid(10).name("postgres");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertHostIsServed(double up) {
    Map<String, Double> series = Scrape.series(registry);
    assertThat(series).containsEntry("host_requests", 42.0).containsEntry("procmem_up", up);
  }

  static Stream<Throwable> whatever() {
    return Stream.of(
        new IllegalStateException("test"),
        new OutOfMemoryError("test"),
        new StackOverflowError("test"),
        new NoSuchMethodError("test"),
        new ThreadDeath(),
        new AssertionError("test"));
  }

  private static <T extends Throwable> RuntimeException sneaky(Throwable cause) throws T {
    @SuppressWarnings("unchecked")
    T thrown = (T) cause;
    throw thrown;
  }

  @ParameterizedTest
  @MethodSource("whatever")
  void anyThrowable_whileAReportIsMade_doesNotFailTheScrape(Throwable cause) {
    AtomicReference<Throwable> thrown = new AtomicReference<>(cause);
    Function<Demand, Report> reports =
        demand -> {
          if (thrown.get() != null) {
            throw GuestTest.<RuntimeException>sneaky(thrown.get());
          }
          return fixture.procMem().report(demand);
        };
    MetricTable table = MetricTable.standard();
    registry.register(
        new ProcMemCollector(
            List.of(new MachineSeries(reports, table, Labels.of("host", "a"))), table, "procmem_"));
    Map<String, Double> series = Scrape.series(registry);
    assertThat(series)
        .containsEntry("host_requests", 42.0)
        .containsEntry("procmem_up{host=\"a\"}", 0.0)
        .hasSize(2);
    thrown.set(null);
    assertThat(Scrape.series(registry)).containsEntry("procmem_up{host=\"a\"}", 1.0);
  }

  @Test
  void failingRegistrationWithoutUp_showsNothing_andDisturbsNoOther() {
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    MetricTable users = MetricTable.standard().only(RowKind.USER);
    Function<Demand, Report> failing =
        demand -> {
          throw new IllegalStateException("test");
        };
    registry.register(
        new ProcMemCollector(
            List.of(new MachineSeries(failing, users, Labels.EMPTY)), users, "procmem_"));
    assertHostIsServed(1);
  }

  @Test
  void rootThatIsNotProcfs_isDown() {
    fixture.tree.hides("/proc/self");
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    assertHostIsServed(0);
  }

  @Test
  void failedScan_showsTheLastReportForAWhile_andIsUpAgainWhenAScanSucceeds() {
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    assertHostIsServed(1);
    fixture.tree.rootListable(false);
    fixture.after(Duration.ofSeconds(15));
    assertHostIsServed(0);
    assertThat(Scrape.series(registry).keySet())
        .anyMatch(series -> series.startsWith("procmem_group_processes"));
    fixture.after(Duration.ofMinutes(5));
    assertHostIsServed(0);
    assertThat(Scrape.series(registry).keySet())
        .as("these processes may have ended")
        .noneMatch(series -> series.startsWith("procmem_group_"))
        .noneMatch(series -> series.startsWith("procmem_process_"));
    fixture.tree.rootListable(true);
    fixture.after(Duration.ofSeconds(15));
    assertHostIsServed(1);
  }

  @Test
  void closedProcMem_isDown() {
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    assertHostIsServed(1);
    fixture.procMem().close();
    assertHostIsServed(0);
  }

  @Test
  void hostOutOfDescriptors_isServed() {
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    fixture.tree.exhausted(true);
    assertHostIsServed(0);
    fixture.tree.exhausted(false);
    fixture.after(Duration.ofSeconds(1));
    assertHostIsServed(1);
  }

  @Test
  void throwingFilterOfTheHost_doesNotFailTheScrape() {
    ProcMemMetrics.builder(fixture.procMem()).register(registry);
    MetricSnapshots some =
        registry.scrape(
            name -> {
              if (name.startsWith("procmem_group")) {
                throw new IllegalStateException("test");
              }
              return true;
            });
    assertThat(Scrape.series(Scrape.text(some))).containsEntry("host_requests", 42.0);
  }

  @Test
  void namesWithControlCharacters_stayOnOneLine() {
    fixture.tree.pid(11).name("\"} 1\nhost_requests 7\n\\".getBytes());
    fixture.tree.pid(12).name(new byte[] {(byte) 0xff, 0, 13, 27, '[', '2', 'J', (byte) 0xc3});
    ProcMemMetrics.builder(fixture.procMem())
        .metrics(MetricTable.standard().allProcesses())
        .register(registry);
    String text = Scrape.text(registry);
    assertThat(text).doesNotContain("\u0000", "\r", "\u001b");
    assertThat(Scrape.series(text)).containsEntry("host_requests", 42.0);
    assertThat(text)
        .contains("name=\"\\\"} 1\\\\x0ahost_requests 7\\\\x0a\\\\\\\\\"")
        .contains("name=\"\\\\xff\\\\x00\\\\x0d\\\\x1b[2J\\\\xc3\"");
  }
}
