package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is shown: metrics, the health of the exporter, and an index. It knows nothing of sockets, so
 * that other pages can be shown on the same ones. Thread-safe.
 */
public final class Pages implements Content {

  private final Supplier<Report> reports;
  private final String index;
  private final String notFound;
  private final Map<String, HttpHandler> metrics;

  /**
   * {@return the pages of a machine}
   *
   * @param procMem reads the machine; it must stay open while the pages are shown
   * @param pages the metrics to show, each at another path; at least one
   */
  public static Pages of(ProcMem procMem, List<MetricPage> pages) {
    Map<String, HttpHandler> handlers = new HashMap<>();
    for (MetricPage page : pages) {
      PrometheusRegistry registry = new PrometheusRegistry();
      page.shown().register(procMem, registry);
      handlers.put(page.path(), new MetricsHandler(registry));
    }
    Demand demand = pages.get(0).shown().table().demand();
    return new Pages(() -> procMem.report(demand), pages, handlers);
  }

  /**
   * Shows the health of some reports.
   *
   * @param reports called for each request of the health page. It must take the same kind of report
   *     as a scrape, so that both share a scan and rates compare scans of one kind.
   * @param pages the pages with metrics, for the index
   * @param metrics what shows metrics, by path
   */
  Pages(Supplier<Report> reports, List<MetricPage> pages, Map<String, HttpHandler> metrics) {
    this.reports = reports;
    this.index = index(pages);
    this.notFound =
        "not found: try "
            + pages.stream().map(page -> page.path() + ", ").collect(Collectors.joining())
            + "or /health";
    this.metrics = Map.copyOf(metrics);
  }

  /** The paths and descriptions consist of characters that HTML does not escape. */
  private static String index(List<MetricPage> pages) {
    StringBuilder text =
        new StringBuilder(
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>procmem exporter</title></head>
            <body>
            <h1>procmem exporter</h1>
            """);
    for (MetricPage page : pages) {
      text.append("<p><a href=\"")
          .append(page.path().substring(1))
          .append("\">")
          .append(page.path())
          .append("</a> ")
          .append(page.description())
          .append("</p>\n");
    }
    return text.append(
            """
            <p><a href="health">/health</a> Whether the last scan succeeded.</p>
            </body>
            </html>
            """)
        .toString();
  }

  @Override
  public void handle(HttpExchange exchange, boolean isTrusted) throws IOException {
    String path = exchange.getRequestURI().getPath();
    HttpHandler shown = metrics.get(path);
    if (shown != null) {
      shown.handle(exchange);
      return;
    }
    response(exchange.getRequestMethod(), path).send(exchange);
  }

  private Response response(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.plain(405, "GET or HEAD only");
    }
    return switch (path) {
      case "/" -> new Response(200, "text/html; charset=utf-8", index);
      case "/health" -> health();
      default -> Response.plain(404, notFound);
    };
  }

  private Response health() {
    Optional<String> problem = reports.get().problem();
    return problem
        .map(text -> Response.plain(503, text))
        .orElseGet(() -> Response.plain(200, "OK"));
  }
}
