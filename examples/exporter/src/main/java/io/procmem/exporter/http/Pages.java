package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.procmem.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** The pages beside the metrics: the health of the exporter, and an index of both. */
final class Pages implements HttpHandler {

  private static final String INDEX =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>procmem exporter</title></head>
      <body>
      <h1>procmem exporter</h1>
      <p><a href="metrics">/metrics</a> resource use of the processes of this machine</p>
      <p><a href="health">/health</a> whether the last scan succeeded</p>
      </body>
      </html>
      """;

  private final Supplier<Report> reports;

  /**
   * Shows the health of some reports.
   *
   * @param reports called for each request of the health page. It must take the same kind of report
   *     as a scrape, so that both share a scan and rates compare scans of one kind.
   */
  Pages(Supplier<Report> reports) {
    this.reports = reports;
  }

  /** A response to a request. */
  private record Response(int status, String type, String text) {
    static Response plain(int status, String text) {
      return new Response(status, "text/plain; charset=utf-8", text + "\n");
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response = response(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = response.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(response.status(), -1);
      } else {
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Response response(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.plain(405, "GET or HEAD only");
    }
    return switch (path) {
      case "/" -> new Response(200, "text/html; charset=utf-8", INDEX);
      case "/health" -> health();
      default -> Response.plain(404, "not found: try /metrics or /health");
    };
  }

  private Response health() {
    Optional<String> problem = reports.get().problem();
    return problem
        .map(text -> Response.plain(503, text))
        .orElseGet(() -> Response.plain(200, "OK"));
  }
}
