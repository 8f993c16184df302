package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.OpenTelemetry;
import io.procmem.snapshot.Source;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives by OTLP: a real registry sends to an endpoint in this test. */
class OtlpTest {

  private final ScanFixture fixture = new ScanFixture();
  private final List<Metric> arrived = new ArrayList<>();
  private HttpServer endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/v1/metrics",
        exchange -> {
          ExportMetricsServiceRequest request =
              ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody());
          synchronized (arrived) {
            request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .forEach(scope -> arrived.addAll(scope.getMetricsList()));
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    endpoint.start();
    fixture.with().sources(Source.values());
    fixture.tree.file("/proc/meminfo", "MemTotal: 16000 kB\nMemAvailable: 4000 kB\n");
    fixture.tree.userName(70, "postgres");
    fixture
        .tree
        .pid(10)
        .name("postgres")
        .uid(70)
        .executes("/usr/lib/postgresql/bin/postgres")
        .memoryKib(8_000, 5_000, 3_000)
        .cpuTicks(300, 100);
    fixture.tree.pid(20).name("java").command("java", "-Dpassword=secret", "Main");
  }

  @AfterEach
  void close() {
    endpoint.stop(0);
    fixture.close();
  }

  private OtlpMeterRegistry registry(AggregationTemporality temporality) {
    String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v1/metrics";
    return new OtlpMeterRegistry(
        new OtlpConfig() {
          @Override
          public String get(String key) {
            return null;
          }

          @Override
          public String url() {
            return url;
          }

          @Override
          public Duration step() {
            return Duration.ofHours(1); // so that only close() publishes
          }

          @Override
          public AggregationTemporality aggregationTemporality() {
            return temporality;
          }
        },
        Clock.SYSTEM);
  }

  private ProcMemBinder binder(MetricTable table) {
    return ProcMemBinder.builder(fixture.procMem())
        .metrics(table)
        .baseline(Baseline.FROM_ZERO)
        .onlyOnRefresh()
        .build();
  }

  /** Two reports, so that there is CPU usage; then the registry publishes. */
  private void publish(MetricTable table, MeterRegistry... registries) {
    ProcMemBinder binder = binder(table);
    Stream.of(registries).forEach(binder::bindTo);
    fixture.tree.pid(10).cpuTicks(330, 120);
    fixture.tree.systemStat(1_100, 9_100);
    fixture.after(Duration.ofSeconds(1));
    binder.refresh();
    Stream.of(registries).forEach(MeterRegistry::close);
  }

  private Metric metric(String name) {
    List<Metric> found = arrived.stream().filter(one -> one.getName().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<NumberDataPoint> points(Metric metric) {
    return metric.hasSum()
        ? metric.getSum().getDataPointsList()
        : metric.getGauge().getDataPointsList();
  }

  private static Map<String, String> attributes(NumberDataPoint point) {
    return point.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                pair -> pair.getValue().getStringValue(),
                (a, b) -> a,
                TreeMap::new));
  }

  private double value(String name, String... attributes) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      wanted.put(attributes[i], attributes[i + 1]);
    }
    List<NumberDataPoint> found =
        points(metric(name)).stream()
            .filter(point -> attributes(point).entrySet().containsAll(wanted.entrySet()))
            .toList();
    assertThat(found).as(name + wanted).hasSize(1);
    return found.get(0).getAsDouble();
  }

  @Test
  void namesAndUnits_areThoseOfTheConventions() {
    publish(
        OpenTelemetry.table().with("process_uptime_seconds"),
        registry(AggregationTemporality.CUMULATIVE));
    Map<String, String> units = new TreeMap<>();
    arrived.forEach(metric -> units.put(metric.getName(), metric.getUnit()));
    assertThat(units)
        .containsEntry("process.cpu.time", "s")
        .containsEntry("process.cpu.utilization", "1")
        .containsEntry("process.memory.usage", "By")
        .containsEntry("process.memory.virtual", "By")
        .containsEntry("process.memory.utilization", "1")
        .containsEntry("process.disk.io", "By")
        .containsEntry("process.disk.operations", "{operation}")
        .containsEntry("process.thread.count", "{thread}")
        .containsEntry("process.unix.file_descriptor.count", "{file_descriptor}")
        .containsEntry("process.context_switches", "{context_switch}")
        .containsEntry("process.paging.faults", "{fault}")
        .containsEntry("process.uptime", "s")
        .containsEntry("procmem.process.memory.pss", "By")
        .containsEntry("procmem.process.memory.uss", "By")
        .containsEntry("system.memory.usage", "By")
        .containsEntry("system.memory.utilization", "1")
        .containsEntry("system.cpu.time", "s")
        .containsEntry("system.cpu.logical.count", "{cpu}")
        .containsEntry("system.process.count", "{process}");
    assertThat(units.keySet()).allMatch(name -> name.matches("(procmem\\.)?(process|system)\\..*"));
    assertThat(value("process.memory.usage", "process.pid", "10")).isEqualTo(8_000 * 1024.0);
    assertThat(value("process.cpu.time", "process.pid", "10", "cpu.mode", "user")).isEqualTo(3.3);
    assertThat(value("process.disk.io", "process.pid", "10", "disk.io.direction", "write"))
        .isNotNegative();
    assertThat(value("system.memory.usage", "system.memory.state", "used"))
        .isEqualTo(12_000 * 1024.0);
  }

  @Test
  void everyMetricOfAProcess_hasTheSameIdentity_andNoCommandLine() {
    publish(
        OpenTelemetry.table().label(ProcessLabel.PARENT_PID),
        registry(AggregationTemporality.CUMULATIVE));
    List<Metric> ofProcesses =
        arrived.stream().filter(one -> one.getName().matches("(procmem\\.)?process\\..*")).toList();
    assertThat(ofProcesses).hasSizeGreaterThan(12);
    List<Map<String, String>> identities =
        ofProcesses.stream()
            .flatMap(metric -> points(metric).stream())
            .map(OtlpTest::attributes)
            .filter(attributes -> Objects.equals(attributes.get("process.pid"), "10"))
            .toList();
    assertThat(identities).hasSizeGreaterThan(12);
    assertThat(identities)
        .allSatisfy(
            attributes ->
                assertThat(attributes)
                    .containsEntry("process.creation.time", "2023-11-14T22:13:30.000Z")
                    .containsEntry("process.executable.name", "postgres")
                    .containsEntry("process.executable.path", "/usr/lib/postgresql/bin/postgres")
                    .containsEntry("process.owner", "postgres")
                    .containsEntry("process.parent_pid", "1")
                    .containsKey("container.id"));
    assertThat(arrived.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource
  void counters_haveTheTemporalityOfTheRegistry_andTheRestAreGauges(
      AggregationTemporality temporality) {
    publish(OpenTelemetry.table(), registry(temporality));
    Metric time = metric("process.cpu.time");
    assertThat(time.getSum().getIsMonotonic()).isTrue();
    assertThat(time.getSum().getAggregationTemporality().name())
        .isEqualTo("AGGREGATION_TEMPORALITY_" + temporality);
    assertThat(metric("process.memory.usage").hasGauge()).isTrue();
    assertThat(metric("process.thread.count").hasGauge()).isTrue();
  }

  /** The meters of a composite have one unit, and Prometheus appends it to the name. */
  @Test
  void inACompositeWithPrometheus_unitsAreThoseOfPrometheus() {
    PrometheusMeterRegistry prometheus =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    OtlpMeterRegistry otlp = registry(AggregationTemporality.CUMULATIVE);
    CompositeMeterRegistry both = new CompositeMeterRegistry();
    both.add(prometheus);
    both.add(otlp);
    ProcMemBinder binder = binder(OpenTelemetry.table());
    binder.bindTo(both);
    assertThat(prometheus.scrape())
        .contains("process_memory_usage_bytes{", "process_thread_count{", "system_uptime_seconds ");
    otlp.close();
    assertThat(metric("process.memory.usage").getUnit()).isEqualTo("bytes");
  }

  /** Two binders show different metrics, so they may share a registry. */
  @Test
  void beside_theMetricsOfGroups() {
    OtlpMeterRegistry registry = registry(AggregationTemporality.CUMULATIVE);
    binder(MetricTable.standard().only(RowKind.GROUP)).bindTo(registry);
    publish(OpenTelemetry.table(), registry);
    assertThat(metric("procmem.group.processes").hasGauge()).isTrue();
    assertThat(metric("process.memory.usage").hasGauge()).isTrue();
  }
}
