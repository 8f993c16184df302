package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The health page when scans fail. */
class PagesTest {

  @Test
  void aFailedScan_isUnhealthy_withTheReason() throws Exception {
    Report report =
        Report.next(null, Snapshot.empty(Instant.EPOCH, 0)).withProblem("/proc is gone: mount it");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/", exchange -> new Pages(() -> report, List.of(), Map.of()).handle(exchange, true));
    server.start();
    try {
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + server.getAddress().getPort() + "/health"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).isEqualTo("/proc is gone: mount it\n");
    } finally {
      server.stop(0);
    }
  }
}
