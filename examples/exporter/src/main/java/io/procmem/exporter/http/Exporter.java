package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.procmem.ProcMem;
import io.procmem.prometheus.ProcMemMetrics;
import io.procmem.snapshot.Demand;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/**
 * An HTTP server with the metrics of one machine. Owns its {@link ProcMem}, and closes it.
 * Thread-safe.
 */
public final class Exporter implements AutoCloseable {

  /**
   * Properties of {@code jdk.httpserver}, which it reads when the first server is created. Values
   * set on the command line of Java take precedence.
   *
   * <p>The JDK's server writes head and body separately. Without {@code nodelay}, the kernel holds
   * the body back until the scraper has acknowledged the head, which takes 40 ms. A request that is
   * half sent, or a response that is not read, occupies a thread: without limits, for as long as
   * the client likes. The limit for a response includes the time of the scan.
   */
  private static final Map<String, String> SERVER_PROPERTIES =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxReqTime", "5", // seconds
          "sun.net.httpserver.maxRspTime", "60");

  /** A host name, an IPv4 address, or an IPv6 address in brackets, and a port. */
  private static final Pattern ADDRESS_AND_PORT =
      Pattern.compile("([^:\\[\\]]+|\\[[^\\]]*\\]):[0-9]+");

  private static final Pattern PORT = Pattern.compile(":?[0-9]+");

  private final ProcMem procMem;
  private final List<ProcMemMetrics> metrics;
  private final HttpServer server;
  private final ExecutorService threads;
  private final InetAddress host;

  private Exporter(
      ProcMem procMem,
      List<ProcMemMetrics> metrics,
      HttpServer server,
      ExecutorService threads,
      InetAddress host) {
    this.procMem = procMem;
    this.metrics = List.copyOf(metrics);
    this.server = server;
    this.threads = threads;
    this.host = host;
  }

  /**
   * Starts to listen.
   *
   * @param procMem reads the machine; the caller closes it if this method throws
   * @param pages the metrics to show, each at another path; at least one
   * @param listen the host name or address of this machine to listen on
   * @param port the port; 0 for any free one
   * @return the running server
   * @throws IOException if it cannot listen there, with a message that says why and what to do
   */
  public static Exporter start(ProcMem procMem, List<MetricPage> pages, String listen, int port)
      throws IOException {
    SERVER_PROPERTIES.forEach(System.getProperties()::putIfAbsent);
    DisconnectLogFilter.install();
    InetAddress host = resolve(listen);
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + listen
              + " port "
              + port
              + " ("
              + e.getMessage()
              + "): "
              + remedy(host),
          e);
    }
    List<ProcMemMetrics> registered = new ArrayList<>();
    Map<String, HttpHandler> handlers = new HashMap<>();
    for (MetricPage page : pages) {
      PrometheusRegistry registry = new PrometheusRegistry();
      registered.add(ProcMemMetrics.builder(procMem).metrics(page.table()).register(registry));
      handlers.put(page.path(), new MetricsHandler(registry));
    }
    Demand demand = pages.get(0).table().demand();
    server.createContext("/", new Pages(() -> procMem.report(demand), pages, handlers));
    ExecutorService threads = RequestThreads.start();
    server.setExecutor(threads);
    server.start();
    return new Exporter(procMem, registered, server, threads, host);
  }

  private static String remedy(InetAddress host) throws SocketException {
    boolean isOwn = host.isAnyLocalAddress() || NetworkInterface.getByInetAddress(host) != null;
    return isOwn
        ? "give another --port or --listen, or stop the program that listens there"
        : "give --listen an address of this machine";
  }

  /**
   * {@return an address to listen on}
   *
   * @param listen its name or digits
   * @throws IOException if there is no such host, with a message that says what to do
   */
  public static InetAddress resolve(String listen) throws IOException {
    if (ADDRESS_AND_PORT.matcher(listen).matches()) {
      int colon = listen.lastIndexOf(':');
      throw new IOException(
          "--listen="
              + listen
              + " is an address and a port: give --listen="
              + listen.substring(0, colon)
              + " --port="
              + listen.substring(colon + 1));
    }
    if (PORT.matcher(listen).matches()) { // Java takes 9300 for 0.0.36.84
      throw new IOException(
          "--listen=" + listen + " is a port: give --port=" + listen.replace(":", ""));
    }
    if (listen.isBlank()) { // Java takes it for the loopback address
      throw new IOException("--listen is empty: give an address of this machine");
    }
    try {
      return InetAddress.getByName(listen);
    } catch (UnknownHostException e) {
      throw new IOException(
          "there is no host " + listen + ": give --listen an address of this machine", e);
    }
  }

  /** {@return the address and port it listens on} */
  public InetSocketAddress address() {
    return new InetSocketAddress(host, server.getAddress().getPort());
  }

  /** Stops listening, and closes the {@link ProcMem}. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    metrics.forEach(ProcMemMetrics::close);
    procMem.close();
  }
}
