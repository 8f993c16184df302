package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.metrics.ShownTable;
import io.procmem.exporter.server.HealthMeasure;
import io.procmem.exporter.server.HealthOption.Thresholds;
import io.procmem.exporter.server.ListenAddress;
import io.procmem.exporter.terminal.Json;
import io.procmem.metrics.dialect.Dialect;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.ProcTree;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The pages of a small machine with every dialect, and what they say of scans. */
class PagesTest {

  private static final AtomicBoolean IS_TRUSTED = new AtomicBoolean();

  @TempDir private static Path directory;

  private static ProcMem procMem;
  private static Listeners listeners;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() throws Exception {
    ProcTree tree = new ProcTree();
    tree.pid(1).name("init").uid(0).memoryKib(10_240, 9_216, 8_192);
    tree.pid(20).name("postgres").uid(5).memoryKib(51_200, 25_600, 12_800);
    tree.pid(21).name("postgres").uid(5).memoryKib(20_480, 10_240, 5_120);
    tree.writeTo(directory.resolve("proc"));
    procMem = builder().build();
    List<MetricPage> pages =
        Dialect.all().stream()
            .map(
                dialect ->
                    new MetricPage(
                        "/metrics/" + dialect,
                        dialect.description(),
                        new ShownTable(dialect.table(), Optional.empty(), Labels.EMPTY),
                        true))
            .toList();
    Pages shown =
        new Pages(
            procMem,
            pages,
            new Pages.Settings(
                Optional.of(Map.of()),
                new TreeSet<>(List.of(new Subgroup("db", "postgres"), new Subgroup("db", "none"))),
                () -> "top: 3\n"),
            new ReloadStatus(Clock.systemUTC()),
            Optional.empty());
    listeners =
        Listeners.open(
            ListenAddress.parse(List.of("127.0.0.1"), 0),
            WebConfigFile.none(),
            (exchange, isTrusted) -> shown.handle(exchange, IS_TRUSTED.get()));
  }

  private static ProcMemBuilder builder() {
    return ProcMem.builder().captured(directory.resolve("proc"), new KernelUnits(4096, 100));
  }

  @AfterAll
  static void close() {
    listeners.close();
    procMem.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + listeners.addresses().get(0).getPort() + path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  static Stream<String> dialects() {
    return Dialect.all().stream().map(Dialect::name);
  }

  @Test
  void theIndex_linksAllPages() throws Exception {
    assertThat(get("/").body())
        .contains(
            "href=\"metrics/standard\"",
            "href=\"metrics/smem\"",
            "href=\"health\"",
            "href=\"subgroups\"",
            "href=\"doc\"",
            "href=\"config\"");
    assertThat(get("/nosuch").statusCode()).isEqualTo(404);
    assertThat(get("/nosuch").body())
        .startsWith("not found: try ")
        .contains("/metrics/smem", "/health", "/doc", "/config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health", "/subgroups", "/doc", "/metrics/standard", "/metrics/smem", "/no"})
  void head_hasTheStatusAndNoBody_andPostIsRefused(String path) throws Exception {
    HttpRequest head = request(path).method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> response = CLIENT.send(head, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(path.equals("/no") ? 404 : 200);
    assertThat(response.body()).isEmpty();
    HttpRequest post = request(path).POST(BodyPublishers.noBody()).build();
    HttpResponse<String> refused = CLIENT.send(post, BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.body()).isEqualTo("GET or HEAD only\n");
  }

  @Test
  void theConfiguration_isOnlyForTrustedClients() throws Exception {
    IS_TRUSTED.set(false);
    assertThat(get("/config").statusCode()).isEqualTo(403);
    assertThat(get("/config").body()).startsWith("/config").contains("give --web-config with");
    // Metrics show programs and what interpreters run, but no other argument.
    for (String path : List.of("/metrics/top-command-line", "/metrics/smem")) {
      assertThat(get(path).statusCode()).isEqualTo(200);
    }
    IS_TRUSTED.set(true);
    assertThat(get("/config").body()).isEqualTo("top: 3\n");
  }

  @Test
  void subgroups_haveTheirProcesses_alsoNone() throws Exception {
    assertThat(get("/subgroups").body().lines())
        .startsWith("PROCESSES SUBGROUP")
        .contains("        2 db/postgres", "        0 db/none");
  }

  @Test
  void theDocumentation_hasEachMetricOfEachPage() throws Exception {
    String doc = get("/doc").body();
    assertThat(doc)
        .contains(
            "/metrics/smem: Processes, users",
            "procmem_group_resident_memory_bytes (gauge, bytes) by group, subgroup\n    ",
            "procmem_scan_unreadable (gauge) by file, reason\n",
            "namedprocess_namegroup_num_procs (gauge) by groupname\n",
            "jvm_memory_used_bytes (gauge, bytes) by area\n    Used bytes");
    for (Dialect dialect : Dialect.all()) {
      dialect
          .table()
          .metrics()
          .forEach(metric -> assertThat(doc).contains(dialect.table().fullName(metric) + " ("));
    }
  }

  /** The exporter's own metrics have names that no dialect has. */
  @ParameterizedTest
  @MethodSource("dialects")
  void metricsOfTheExporter_areBesideThoseOfEachDialect(String dialect) throws Exception {
    IS_TRUSTED.set(true);
    String metrics = get("/metrics/" + dialect).body();
    assertThat(metrics).contains("process_cpu_seconds_total ", "jvm_memory_used_bytes{area=");
    assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE "))).doesNotHaveDuplicates();
    Set<String> own =
        get("/metrics/standard")
            .body()
            .lines()
            .filter(line -> line.matches("# TYPE (jvm|process)_.*"))
            .map(line -> line.split(" ")[2])
            .collect(Collectors.toSet());
    assertThat(Dialect.named(dialect).table().metrics())
        .extracting(metric -> Dialect.named(dialect).table().fullName(metric))
        .doesNotContainAnyElementsOf(own);
    assertThat(get("/metrics/" + dialect + "?name%5B%5D=process_cpu_seconds_total").body())
        .contains("process_cpu_seconds_total ")
        .doesNotContain("jvm_");
  }

  @Test
  void metrics_areCompressed_ifTheClientAcceptsIt() throws Exception {
    HttpRequest request = request("/metrics/standard").header("Accept-Encoding", "gzip").build();
    HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    String text;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text).contains("procmem_up 1");
    assertThat(response.body().length).isLessThan(text.length() / 2);
  }

  @Test
  void theHealth_hasTheFiguresOfTheScan() throws Exception {
    HttpResponse<String> response = get("/health");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode health = Json.MAPPER.readTree(response.body());
    assertThat(health.path("status").asString()).isEqualTo("ok");
    assertThat(health.has("problem")).isFalse();
    JsonNode scan = health.path("scan");
    assertThat(scan.path("processes").asInt()).isEqualTo(3);
    assertThat(scan.path("listed_processes").asInt()).isEqualTo(3);
    assertThat(scan.path("duration_seconds").asDouble()).isPositive();
    assertThat(scan.path("age_seconds").asDouble()).isNotNegative();
    assertThat(scan.path("opened_files").asInt()).isGreaterThan(3);
    assertThat(scan.path("complete").asBoolean()).isTrue();
    assertThat(scan.path("unreadable_files").isObject()).isTrue();
    assertThat(health.path("detail").propertyNames())
        .containsExactlyInAnyOrder("read", "reused", "skipped", "unknown_ratio");
    assertThat(health.path("checks")).isEmpty();
    JsonNode config = health.path("config");
    assertThat(config.path("last_reload_successful").asBoolean()).isTrue();
    assertThat(config.path("last_reload_success_timestamp_seconds").asDouble()).isGreaterThan(1e9);
    assertThat(health.path("exporter").path("heap_max_bytes").asLong()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "SCAN_AGE,         5, 20, warn,     200",
    "SCAN_AGE,         5,  9, critical, 503",
    "SCAN_AGE,        10, 20, ok,       200",
    "SCAN_DURATION,    0, 60, warn,     200",
    "UNREAD_PROCESSES, 0,  0, ok,       200",
    "UNREADABLE_FILES, 0,  0, critical, 503",
    "UNKNOWN_DETAIL, 0.5,  1, warn,     200",
  })
  void thresholds_decideTheStatus(
      HealthMeasure measure, double warn, double critical, String status, int code) {
    Snapshot scan;
    try (ProcMem withoutDetail = builder().detail(DetailPolicy.none()).build()) {
      scan = withoutDetail.report(Demand.of()).snapshot();
    }
    Snapshot denied =
        new Snapshot(
            scan.takenAt(),
            scan.monotonicNanos(),
            scan.demand(),
            scan.units(),
            scan.processes(),
            scan.unsampled(),
            scan.unread(),
            List.of(new Unreadable(20, Source.STATUS, Reason.DENIED)),
            scan.machine(),
            scan.stats(),
            scan.ticksSinceBoot());
    long tenSecondsLater = scan.monotonicNanos() + 10_000_000_000L;
    Health health =
        Health.of(
            Report.next(null, denied),
            tenSecondsLater,
            Map.of(measure, new Thresholds(warn, critical)),
            new ReloadStatus.Config(true, 7));
    JsonNode json = Json.MAPPER.readTree(health.response().text());
    assertThat(json.path("status").asString()).isEqualTo(status);
    assertThat(json.path("checks").path(0).path("name").asString()).isEqualTo(measure.toString());
    assertThat(json.path("checks").path(0).path("status").asString()).isEqualTo(status);
    assertThat(health.response().status()).isEqualTo(code);
  }

  @Test
  void aFailedScan_isCritical_withTheReason_andWithoutFigures() {
    Report report =
        Report.next(null, Snapshot.empty(Instant.EPOCH, 0)).withProblem("/proc is gone: mount it");
    Health health =
        Health.of(
            report,
            0,
            Map.of(HealthMeasure.SCAN_AGE, new Thresholds(1, 2)),
            new ReloadStatus.Config(true, 7));
    assertThat(health.response().status()).isEqualTo(503);
    JsonNode json = Json.MAPPER.readTree(health.response().text());
    assertThat(json.path("status").asString()).isEqualTo("critical");
    assertThat(json.path("problem").asString()).isEqualTo("/proc is gone: mount it");
    assertThat(json.has("scan")).isFalse();
    assertThat(json.path("checks").path(0).has("value")).isFalse();
    assertThat(json.path("checks").path(0).has("status")).isFalse();
  }
}
