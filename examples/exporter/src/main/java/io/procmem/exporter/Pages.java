package io.procmem.exporter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.procmem.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** What the server shows beside the metrics: its health, and a page that names both. */
final class Pages implements HttpHandler {

  private static final String INDEX =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>procmem exporter</title></head>
      <body>
      <h1>procmem exporter</h1>
      <p><a href="metrics">/metrics</a> what the processes of this machine use, for Prometheus</p>
      <p><a href="health">/health</a> whether they could be looked at</p>
      </body>
      </html>
      """;

  private final Supplier<Report> reports;

  /**
   * Shows the health of some reports.
   *
   * @param reports asked whenever the health is asked for; the same question that a scrape asks, so
   *     that one scan serves both and rates are taken from scans of one kind
   */
  Pages(Supplier<Report> reports) {
    this.reports = reports;
  }

  /** An answer to a request. */
  private record Answer(int status, String type, String text) {
    static Answer plain(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text + "\n");
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.plain(405, "GET or HEAD only");
    }
    return switch (path) {
      case "/" -> new Answer(200, "text/html; charset=utf-8", INDEX);
      case "/health" -> health();
      default -> Answer.plain(404, "there are /metrics and /health");
    };
  }

  private Answer health() {
    Optional<String> problem = reports.get().problem();
    return problem.map(text -> Answer.plain(503, text)).orElseGet(() -> Answer.plain(200, "OK"));
  }
}
