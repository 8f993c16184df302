package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.procmem.ProcMem;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.server.HealthMeasure;
import io.procmem.exporter.server.HealthOption.Thresholds;
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is shown: metrics, and pages about the exporter. It knows nothing of sockets, so that other
 * pages can be shown on the same ones. Thread-safe.
 */
public final class Pages implements Content {

  private static final String HEALTH = "/health";

  /** The only page with more than metrics show, such as paths of files. */
  private static final String CONFIG = "/config";

  /** What the pages about the exporter show, by path. */
  private final Map<String, String> others = new LinkedHashMap<>();

  private final Map<String, HttpHandler> metrics = new HashMap<>();
  private final Supplier<Report> reports;
  private final Optional<Map<HealthMeasure, Thresholds>> thresholds;
  private final ReloadStatus status;
  private final Collection<Subgroup> subgroups;
  private final Supplier<String> config;
  private final String index;
  private final String doc;

  /** The metrics at each path. */
  private final Map<String, ProcMemMetrics> registered = new HashMap<>();

  /** Metrics of the exporter itself, if they were ever shown. */
  private final Optional<PrometheusRegistry> own;

  /**
   * What pages show besides metrics.
   *
   * @param thresholds when {@code /health} warns and fails; empty if it is not served
   * @param subgroups those of the rules
   * @param config the value of each option, as text
   */
  public record Settings(
      Optional<Map<HealthMeasure, Thresholds>> thresholds,
      Collection<Subgroup> subgroups,
      Supplier<String> config) {}

  /**
   * Makes the pages of a machine.
   *
   * @param procMem reads the machine; it must stay open while the pages are shown
   * @param pages the metrics to show, each at another path; at least one
   * @param settings what the other pages show
   * @param status whether the last configuration is used
   * @param earlier the pages that these replace; their counters continue at the same paths
   */
  public Pages(
      ProcMem procMem,
      List<MetricPage> pages,
      Settings settings,
      ReloadStatus status,
      Optional<Pages> earlier) {
    boolean hasOwn = pages.stream().anyMatch(MetricPage::hasOwnMetrics);
    this.status = status;
    own =
        earlier
            .flatMap(all -> all.own)
            .or(() -> hasOwn ? Optional.of(ownMetrics()) : Optional.empty());
    for (MetricPage page : pages) {
      PrometheusRegistry registry = new PrometheusRegistry();
      Optional<ProcMemMetrics> before = earlier.map(all -> all.registered.get(page.path()));
      registered.put(page.path(), page.shown().register(procMem, registry, before));
      if (page.shown().isStandard()) {
        registry.register((MultiCollector) () -> status.metrics(page.shown()));
      }
      if (page.hasOwnMetrics()) {
        own.ifPresent(metrics -> registry.register((MultiCollector) metrics::scrape));
      }
      metrics.put(page.path(), new MetricsHandler(registry));
    }
    // The same kind of report as a scrape takes, so that both share a scan.
    Demand demand = pages.get(0).shown().table().demand();
    reports = () -> procMem.report(demand);
    thresholds = settings.thresholds();
    subgroups = List.copyOf(settings.subgroups());
    config = settings.config();
    thresholds.ifPresent(
        any -> others.put(HEALTH, "Whether the last scan succeeded, and its figures."));
    others.put("/subgroups", "The subgroups of the rules, with the number of processes in each.");
    others.put("/doc", "What each of these metrics means.");
    others.put(CONFIG, "The value of each option.");
    index = index(pages);
    doc =
        MetricDoc.of(
            pages,
            status,
            own.filter(any -> hasOwn)
                .map(PrometheusRegistry::scrape)
                .orElseGet(MetricSnapshots::new));
  }

  /** Made once: they listen to the garbage collectors until this process ends. */
  private static PrometheusRegistry ownMetrics() {
    PrometheusRegistry own = new PrometheusRegistry();
    JvmMetrics.builder().register(own);
    return own;
  }

  /** The paths and descriptions consist of characters that HTML does not escape. */
  private String index(List<MetricPage> pages) {
    StringBuilder text =
        new StringBuilder(
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>procmem exporter</title></head>
            <body>
            <h1>procmem exporter</h1>
            """);
    pages.forEach(page -> link(text, page.path(), page.description()));
    others.forEach((path, description) -> link(text, path, description));
    return text.append("</body>\n</html>\n").toString();
  }

  private static void link(StringBuilder text, String path, String description) {
    text.append("<p><a href=\"")
        .append(path.substring(1))
        .append("\">")
        .append(path)
        .append("</a> ")
        .append(description)
        .append("</p>\n");
  }

  @Override
  public void handle(HttpExchange exchange, boolean isTrusted) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    HttpHandler shown = metrics.get(path);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      Response.plain(405, "GET or HEAD only").send(exchange);
    } else if (path.equals(CONFIG) && !isTrusted) {
      Response.plain(
              403,
              path
                  + " is shown only to clients that have authenticated, or on this machine: give"
                  + " --web-config with basic_auth_users or client certificates")
          .send(exchange);
    } else if (shown != null) {
      shown.handle(exchange);
    } else {
      response(path).send(exchange);
    }
  }

  private Response response(String path) {
    if (!path.equals("/") && !others.containsKey(path)) {
      return Response.plain(404, "not found: try " + paths());
    }
    return switch (path) {
      case "/" -> new Response(200, "text/html; charset=utf-8", index);
      case HEALTH ->
          Health.of(reports.get(), System.nanoTime(), thresholds.orElseThrow(), status.config())
              .response();
      case "/subgroups" -> subgroups(reports.get());
      case "/doc" -> Response.plain(200, doc);
      default -> Response.plain(200, config.get().stripTrailing());
    };
  }

  private String paths() {
    return metrics.keySet().stream().sorted().collect(Collectors.joining(", "))
        + ", "
        + String.join(", ", others.keySet());
  }

  private Response subgroups(Report report) {
    if (report.snapshot().isEmpty()) {
      return Response.plain(503, report.problem().orElse("there was no scan yet: try again"));
    }
    SortedMap<Subgroup, Integer> all = new TreeMap<>();
    subgroups.forEach(subgroup -> all.put(subgroup, 0));
    for (SubgroupUsage usage : report.subgroups()) {
      all.put(usage.subgroup(), usage.totals().processes());
    }
    StringBuilder text = new StringBuilder("PROCESSES SUBGROUP");
    all.forEach(
        (subgroup, processes) ->
            text.append("\n%9s %s".formatted(Integer.toString(processes), subgroup)));
    return Response.plain(200, text.toString());
  }
}
