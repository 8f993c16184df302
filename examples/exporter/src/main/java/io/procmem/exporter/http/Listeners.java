package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.procmem.exporter.server.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * The sockets of the exporter. What they show can be exchanged while they stay open. Thread-safe.
 */
public final class Listeners implements AutoCloseable {

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

  private final ExecutorService threads = RequestThreads.start();
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final WebConfigFile web;
  private volatile Content shown;

  private Listeners(WebConfigFile web, Content shown) {
    this.web = web;
    this.shown = shown;
  }

  /**
   * Starts to listen.
   *
   * @param where the addresses; at least one
   * @param web encrypts connections and authenticates clients
   * @param shown answers the requests of clients that may connect
   * @return the open sockets
   * @throws IOException if one of them cannot be opened, with a message that says which, why, and
   *     what to do; then none is open
   */
  public static Listeners open(List<ListenAddress> where, WebConfigFile web, Content shown)
      throws IOException {
    SERVER_PROPERTIES.forEach(System.getProperties()::putIfAbsent);
    DisconnectLogFilter.install();
    Listeners listeners = new Listeners(web, shown);
    try {
      for (ListenAddress address : where) {
        listeners.bind(address);
      }
    } catch (IOException | RuntimeException e) {
      // The JDK releases a port only in the thread that start() starts.
      listeners.servers.forEach(HttpServer::start);
      listeners.close();
      throw e;
    }
    listeners.servers.forEach(HttpServer::start);
    return listeners;
  }

  private void bind(ListenAddress where) throws IOException {
    InetAddress host = where.address().getAddress();
    HttpServer server;
    try {
      server = create(where.address());
    } catch (IOException e) {
      throw new IOException(
          "--listen=%s: cannot listen on %s port %s (%s): %s"
              .formatted(
                  where.option(),
                  host.getHostAddress(),
                  where.address().getPort(),
                  e.getMessage(),
                  remedy(host, ListenAddress.hasPort(where.option()))),
          e);
    }
    servers.add(server);
    addresses.add(new InetSocketAddress(host, server.getAddress().getPort()));
    server.createContext("/", new Guard(web, () -> shown));
    server.setExecutor(threads);
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    Optional<HttpsConfigurator> encryption = web.encryption();
    if (encryption.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(encryption.get());
    return server;
  }

  private static String remedy(InetAddress host, boolean hasPort) throws SocketException {
    boolean isOwn = host.isAnyLocalAddress() || NetworkInterface.getByInetAddress(host) != null;
    return isOwn
        ? "give another "
            + (hasPort ? "port" : "--port")
            + " or address, or stop the program that listens there"
        : "give an address of this machine";
  }

  /**
   * Shows something else from the next request on. Requests that have begun are answered by what
   * was shown before.
   *
   * @param next answers all requests
   */
  public void show(Content next) {
    shown = next;
  }

  /** {@return the addresses and ports they listen on, in the given order} */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /** Closes all sockets and connections. */
  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdown();
  }
}
