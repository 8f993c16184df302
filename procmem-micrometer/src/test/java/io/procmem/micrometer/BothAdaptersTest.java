package io.procmem.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.dialect.OpenTelemetry;
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.report.Ranking;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binder and the collector on one Prometheus registry: each metric is shown once. */
class BothAdaptersTest {

  private static final String PROCESS = "procmem_process_resident_memory_bytes";
  private static final String GROUP = "procmem_group_resident_memory_bytes";

  private final ScanFixture fixture = new ScanFixture().waitingLong();
  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final PrometheusMeterRegistry meters = registry(prometheus);

  private int scrapes;

  BothAdaptersTest() {
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000).cpuTicks(300, 0);
    meters.gauge("host.requests", 42);
  }

  @AfterEach
  void close() {
    meters.close();
    fixture.close();
  }

  private static PrometheusMeterRegistry registry(PrometheusRegistry prometheus) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
  }

  private ProcMemBinderBuilder binder() {
    return ProcMemBinder.builder(fixture.procMem()).maxAge(Duration.ZERO);
  }

  private ProcMemBinder bind(ProcMemBinderBuilder builder, MeterRegistry registry) {
    ProcMemBinder binder = builder.build();
    binder.bindTo(registry);
    return binder;
  }

  private ProcMemMetrics.Builder collector() {
    return ProcMemMetrics.builder(fixture.procMem());
  }

  /** The page of the host, by series; fails if a series or a header is there twice. */
  private Map<String, Double> scrape() {
    fixture.after(Duration.ofSeconds(1));
    scrapes++;
    fixture.tree.systemStat(1_000 + 10 * scrapes, 9_000 + 90 * scrapes);
    Map<String, Double> series = new TreeMap<>();
    Set<String> headers = new HashSet<>();
    for (String line : meters.scrape().lines().toList()) {
      if (line.startsWith("#")) {
        assertThat(headers.add(line)).as("twice: " + line).isTrue();
      } else {
        int at = line.lastIndexOf(' ');
        Double before = series.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
        assertThat(before).as("twice: " + line).isNull();
      }
    }
    assertThat(series).as("the host's own").containsEntry("host_requests", 42.0);
    return series;
  }

  private static Set<String> names(Map<String, Double> series) {
    return series.keySet().stream()
        .map(one -> one.replaceAll("\\{.*", ""))
        .collect(Collectors.toSet());
  }

  /** Several scrapes, since some metrics appear with the second. */
  private Set<String> scrapeNames() {
    scrape();
    scrape();
    return names(scrape());
  }

  /** What a page shows if only the collector is registered. */
  private Set<String> namesOfCollectorAlone() {
    ProcMemMetrics alone = collector().register(prometheus);
    Set<String> names = scrapeNames();
    alone.close();
    return names;
  }

  enum Order {
    BINDER_FIRST,
    COLLECTOR_FIRST;

    void run(Runnable binds, Runnable registers) {
      (this == BINDER_FIRST ? binds : registers).run();
      (this == BINDER_FIRST ? registers : binds).run();
    }
  }

  @ParameterizedTest
  @EnumSource
  void inAnyOrder_noScrapeFails_andNoMetricIsLost(Order order) {
    Set<String> all = namesOfCollectorAlone();
    order.run(() -> bind(binder(), meters), () -> collector().register(prometheus));
    assertThat(scrapeNames()).isEqualTo(all).contains(PROCESS, GROUP, "procmem_machine_cpu_ratio");
  }

  @ParameterizedTest
  @EnumSource
  void withTagsAndLabelsOfTheirOwn(Order order) {
    order.run(
        () -> bind(binder().tags(Tags.of("by", "binder")), meters),
        () -> collector().constLabels(Labels.of("host", "db1")).register(prometheus));
    scrape();
    Map<String, Double> series = scrape();
    assertThat(series.keySet())
        .filteredOn(one -> one.startsWith("procmem_up"))
        .as("one of the two")
        .hasSize(1);
    assertThat(names(series)).contains(PROCESS, GROUP);
  }

  @ParameterizedTest
  @EnumSource
  void withTheSameTagsAndLabels(Order order) {
    order.run(
        () -> bind(binder().tags(Tags.of("host", "db1")), meters),
        () -> collector().constLabels(Labels.of("host", "db1")).register(prometheus));
    scrape();
    assertThat(scrape()).containsEntry("procmem_up{host=\"db1\"}", 1.0);
  }

  @ParameterizedTest
  @EnumSource
  void withDifferentPrefixes_bothShowEverything(Order order) {
    Set<String> all = namesOfCollectorAlone();
    order.run(() -> bind(binder(), meters), () -> collector().prefix("mine_").register(prometheus));
    assertThat(scrapeNames())
        .contains("procmem_up", GROUP, "procmem_machine_cpu_ratio")
        .containsAll(all.stream().map(name -> name.replaceFirst("^procmem_", "mine_")).toList());
  }

  @ParameterizedTest
  @EnumSource
  void withDifferentTables_eachShowsItsOwn(Order order) {
    order.run(
        () -> bind(binder().metrics(MetricTable.standard().only(RowKind.GROUP)), meters),
        () ->
            collector()
                .metrics(MetricTable.standard().only(RowKind.PROCESS).top(5, Ranking.RSS))
                .register(prometheus));
    assertThat(scrapeNames()).contains("procmem_up", PROCESS, GROUP);
  }

  @ParameterizedTest
  @EnumSource
  void withSeveralMachines_andSeveralBinders(Order order) {
    try (ScanFixture host = new ScanFixture()) {
      host.tree.pid(10).name("nginx").memoryKib(80_000, 5_000, 3_000);
      order.run(
          () -> {
            bind(binder().tags(Tags.of("where", "container")), meters);
            bind(ProcMemBinder.builder(host.procMem()).tags(Tags.of("where", "host")), meters);
          },
          () ->
              collector()
                  .constLabels(Labels.of("where", "container"))
                  .and(host.procMem(), Labels.of("where", "host"))
                  .register(prometheus));
      scrape();
      assertThat(scrape())
          .containsEntry("procmem_up{where=\"container\"}", 1.0)
          .containsEntry("procmem_up{where=\"host\"}", 1.0)
          .containsEntry(
              PROCESS
                  + "{group=\"other\",name=\"nginx\",pid=\"10\",subgroup=\"other\",where=\"host\"}",
              80_000 * 1024.0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundToACompositeOfComposites(Order order) {
    CompositeMeterRegistry inner = new CompositeMeterRegistry();
    CompositeMeterRegistry outer = new CompositeMeterRegistry();
    inner.add(meters);
    outer.add(inner).add(new SimpleMeterRegistry());
    order.run(() -> bind(binder(), outer), () -> collector().register(prometheus));
    assertThat(scrapeNames()).contains(PROCESS, GROUP);
    outer.remove(inner);
  }

  @Test
  void registryThatJoinsACompositeLater() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    bind(binder(), composite);
    collector().register(prometheus);
    Set<String> alone = scrapeNames();
    composite.add(meters);
    assertThat(scrapeNames()).isEqualTo(alone);
    composite.remove(meters);
    assertThat(scrapeNames()).isEqualTo(alone);
  }

  @ParameterizedTest
  @EnumSource
  void whenOneIsClosed_theOtherShowsItsMetrics(Order order) {
    Set<String> ofCollector = namesOfCollectorAlone();
    ProcMemBinder[] binder = new ProcMemBinder[1];
    ProcMemMetrics[] collector = new ProcMemMetrics[1];
    order.run(
        () -> binder[0] = bind(binder(), meters),
        () -> collector[0] = collector().register(prometheus));
    scrape();
    binder[0].close();
    assertThat(names(scrape())).isEqualTo(ofCollector);

    ProcMemBinder again = bind(binder(), meters);
    assertThat(names(scrape())).isEqualTo(ofCollector);
    collector[0].close();
    assertThat(names(scrape())).contains("procmem_up", GROUP).doesNotContain(PROCESS);
    again.close();
    assertThat(names(scrape())).containsExactly("host_requests");
    collector().register(prometheus);
    assertThat(scrapeNames()).isEqualTo(ofCollector);
  }

  @ParameterizedTest
  @EnumSource
  void whereAFilterDeniesTheBindersMeters_theCollectorShowsAll(Order order) {
    Set<String> all = namesOfCollectorAlone();
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    composite.add(meters).add(new SimpleMeterRegistry());
    meters.config().meterFilter(MeterFilter.denyNameStartsWith("procmem."));
    order.run(() -> bind(binder(), composite), () -> collector().register(prometheus));
    assertThat(scrapeNames()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"procmem.group", "procmem.machine", "procmem.up", "procmem.scan"})
  void whereAFilterDeniesSomeOfThem_theCollectorShowsThose(String denied) {
    Set<String> all = namesOfCollectorAlone();
    meters.config().meterFilter(MeterFilter.denyNameStartsWith(denied));
    bind(binder(), meters);
    collector().register(prometheus);
    scrape();
    assertThat(scrapeNames()).isEqualTo(all);
  }

  @Test
  void whereAFilterRenamesAMeter_itsNewNameIsUsedOnce() {
    meters
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.getName().equals("procmem.group.threads")
                    ? id.withName("procmem.process.threads")
                    : id;
              }
            });
    bind(binder(), meters);
    collector().register(prometheus);
    assertThat(scrapeNames()).contains("procmem_group_threads", "procmem_process_threads");
  }

  @Test
  void clearedRegistry_isNoProblem() {
    Set<String> all = namesOfCollectorAlone();
    bind(binder(), meters);
    collector().register(prometheus);
    scrape();
    meters.clear();
    meters.gauge("host.requests", 42);
    assertThat(scrapeNames()).isEqualTo(all);
  }

  @Test
  void selectedNames_areShownOnce() {
    bind(binder(), meters);
    collector().register(prometheus);
    Set<String> selected = Set.of("procmem_up", PROCESS);
    assertThat(prometheus.scrape(selected::contains))
        .extracting(one -> one.getMetadata().getPrometheusName())
        .containsExactlyInAnyOrderElementsOf(selected);
  }

  @Test
  void binderOfAnotherRegistry_changesNothing() {
    Set<String> all = namesOfCollectorAlone();
    PrometheusMeterRegistry another = registry(new PrometheusRegistry());
    bind(binder(), another);
    bind(binder(), new SimpleMeterRegistry());
    collector().register(prometheus);
    assertThat(scrapeNames()).isEqualTo(all);
    assertThat(another.scrape()).contains("procmem_up 1");
  }

  @Test
  void closedMeterRegistry_leavesTheClientsRegistryWhole() {
    AtomicLong nanos = new AtomicLong();
    ProcMemBinder binder = bind(binder().nanos(nanos::get), meters);
    collector().register(prometheus);
    scrape();
    meters.close();
    // Reading a meter takes a report, and so removes the meters in the middle of this scrape.
    meters.scrape();
    meters.scrape();
    fixture.after(Duration.ofSeconds(10));
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    binder.refresh();
    assertThat(prometheus.scrape("procmem_up"::equals)).hasSize(1);
    assertThat(prometheus.scrape(PROCESS::equals)).hasSize(1);
    binder.close();
    assertThat(prometheus.scrape("procmem_up"::equals)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void byTheNamesOfOpenTelemetry_besideMicrometersOwn(Order order) {
    order.run(
        () -> bind(binder().metrics(OpenTelemetry.table()), meters),
        () -> {
          new ProcessorMetrics().bindTo(meters);
          new UptimeMetrics().bindTo(meters);
          collector().register(prometheus);
        });
    scrape();
    assertThat(scrapeNames())
        .contains("process_uptime_seconds", "process_memory_usage_bytes", GROUP, PROCESS);
  }

  @Test
  void whileProcessesComeAndGo_noScrapeFails() {
    MetricTable table = MetricTable.standard().top(20, Ranking.RSS);
    bind(binder().metrics(table), meters);
    collector().metrics(table).register(prometheus);
    for (int scan = 0; scan < 12; scan++) {
      for (int pid = 100; pid < 110; pid++) {
        fixture.tree.ends(pid + 10 * scan - 20);
        if (scan % 3 != 0) { // at times there is no process, and then no metric of processes
          fixture.newProcess(pid + 10 * scan).name("p" + pid).cpuTicks(scan, 0);
        }
      }
      if (scan % 2 == 0) {
        fixture.tree.ends(10);
      } else {
        fixture.newProcess(10).name("postgres");
      }
      assertThat(names(scrape())).contains("procmem_up", GROUP);
    }
  }
}
