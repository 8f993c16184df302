package io.procmem.exporter;

import io.procmem.ProcMem;
import io.procmem.metrics.MetricTable;
import io.procmem.prometheus.ProcMemMetrics;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** An HTTP server that shows the metrics of one machine. Owns the {@link ProcMem} it is given. */
final class Exporter implements AutoCloseable {

  /**
   * Properties of {@code jdk.httpserver}, read when its first server is made; what the command line
   * has set stays.
   *
   * <p>The JDK's server writes head and body apart. Without {@code nodelay}, the kernel holds the
   * body back until the scraper has acknowledged the head, which takes it 40 ms. And each request
   * that is half sent, or whose answer is not read, keeps a thread: without limits, for as long as
   * the client likes. A response is written within its time or not at all, scan included.
   */
  private static final Map<String, String> SERVER_PROPERTIES =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxReqTime", "5", // seconds
          "sun.net.httpserver.maxRspTime", "60");

  private final ProcMem procMem;
  private final ProcMemMetrics metrics;
  private final HTTPServer server;
  private final InetAddress host;

  private Exporter(ProcMem procMem, ProcMemMetrics metrics, HTTPServer server, InetAddress host) {
    this.procMem = procMem;
    this.metrics = metrics;
    this.server = server;
    this.host = host;
  }

  /** Listens, or fails and says where. */
  static Exporter start(ProcMem procMem, MetricTable table, String listen, int port) {
    SERVER_PROPERTIES.forEach(System.getProperties()::putIfAbsent);
    InetAddress host;
    try {
      host = InetAddress.getByName(listen);
    } catch (UnknownHostException e) {
      throw new Failure(
          "there is no host " + listen + ": give --listen an address of this machine");
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    ProcMemMetrics metrics = ProcMemMetrics.builder(procMem).metrics(table).register(registry);
    try {
      HTTPServer server =
          HTTPServer.builder()
              .inetAddress(host)
              .port(port)
              .registry(registry)
              .executorService(RequestThreads.start())
              .registerHealthHandler(false)
              .defaultHandler(new Pages(() -> procMem.report(table.demand())))
              .buildAndStart();
      return new Exporter(procMem, metrics, server, host);
    } catch (IOException e) {
      throw new Failure(
          "cannot listen on %s port %d (%s): give another --port or --listen, or end what is there"
              .formatted(listen, port, e.getMessage()));
    }
  }

  /** {@return where it listens} */
  InetSocketAddress address() {
    return new InetSocketAddress(host, server.getPort());
  }

  /** Takes no more requests, and gives everything back. */
  @Override
  public void close() {
    server.close();
    metrics.close();
    procMem.close();
  }
}
