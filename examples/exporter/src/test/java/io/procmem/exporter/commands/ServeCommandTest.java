package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.procmem.exporter.Main;
import io.procmem.exporter.http.Listeners;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.altindag.ssl.SSLFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A running exporter, its HTTP requests and its end. */
class ServeCommandTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter err = new StringWriter();
  private Thread thread = new Thread();

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** Serves in a thread; its output, which names its address, goes to a pipe. */
  private FutureTask<Integer> serve(PipedReader stdout, String... args) throws Exception {
    Writer out = new PipedWriter(stdout);
    Callable<Integer> command =
        () -> ExporterCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    FutureTask<Integer> serving = new FutureTask<>(command);
    thread = new Thread(serving, "serving");
    thread.start();
    return serving;
  }

  private static String url(PipedReader stdout) throws Exception {
    String line = new BufferedReader(stdout).readLine();
    assertThat(line).matches("procmem-exporter listens on http://127\\.0\\.0\\.1:[1-9]\\d*/");
    return line.substring(line.indexOf("http"));
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> get(String url) throws Exception {
    return client.send(request(url).build(), BodyHandlers.ofString());
  }

  /** The digits of these languages are not 0 to 9. */
  @ParameterizedTest
  @ValueSource(strings = {"fa", "ar-EG", "mr", "th-TH-u-nu-thai"})
  void theAddress_isTheSameInEveryLanguage(String language) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      PipedReader stdout = new PipedReader();
      serve(stdout, "--port", "0");
      assertThat(get(url(stdout) + "health").statusCode()).isEqualTo(200);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anExporter_servesMetricsHealthAndAnIndex_untilStopped() throws Exception {
    PipedReader stdout = new PipedReader();
    FutureTask<Integer> serving = serve(stdout, "--port", "0", "--max-age", "1m", "--top", "3");
    String url = url(stdout);

    String metrics = get(url + "metrics").body();
    assertThat(metrics)
        .contains("procmem_up 1", "procmem_group_unique_memory_bytes{", "procmem_process_");
    assertThat(get(url + "health").statusCode()).isEqualTo(200);
    assertThat(get(url + "health").body()).contains("\"status\" : \"ok\"");
    assertThat(get(url + "config").body()).contains("top: 3\n", "max-age: 1m\n", "# not set: ");
    assertThat(get(url + "subgroups").body()).contains(" db/postgres\n");
    assertThat(get(url + "doc").body()).contains("procmem_up (gauge)").doesNotContain("jvm_memory");
    assertThat(metrics).doesNotContain("\nprocess_cpu_seconds_total", "\njvm_memory");
    assertThat(get(url).body()).contains("href=\"metrics\"", "href=\"health\"");
    assertThat(get(url + "nosuch").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.noBody()).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);

    thread.interrupt();
    assertThat(serving.get()).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(refuses(url)).isTrue();
  }

  private boolean refuses(String url) throws Exception {
    try {
      get(url);
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void aScrapeByName_getsOnlyThatMetric() throws Exception {
    PipedReader stdout = new PipedReader();
    serve(stdout, "serve", "--port", "0", "--no-detail");
    String metrics = get(url(stdout) + "metrics?name%5B%5D=procmem_up").body();
    assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
        .containsExactly("procmem_up 1.0");
  }

  @Test
  void dialects_areServedAtTheirPaths_andReadOnlyWhatTheyNeed() throws Exception {
    PipedReader stdout = new PipedReader();
    serve(
        stdout,
        "--port=0",
        "--dialect=smem=/metrics/smem",
        "--dialect=process-exporter=/pe",
        "--top=2",
        "--prefix=own_",
        "--without-metric=smem_user",
        "--const-label=host=db1",
        "--kept-files=4",
        "--no-detail");
    String url = url(stdout);
    assertThat(names(url + "metrics")).isNotEmpty().allMatch(line -> line.startsWith("own_"));
    assertThat(names(url + "metrics/smem")).containsExactlyInAnyOrder("smem_pid", "smem_system");
    assertThat(openStatFiles()).as("--kept-files").isEqualTo(4);
    assertThat(names(url + "pe"))
        .contains("namedprocess_namegroup_num_procs", "namedprocess_scrape_errors")
        .allMatch(name -> name.matches("(namedprocess|process_exporter)_.*"));
    assertThat(get(url + "pe").body()).contains("namedprocess_scrape_errors{host=\"db1\"} 0");
    assertThat(names(url + "pe?name%5B%5D=namedprocess_namegroup_num_procs"))
        .containsOnly("namedprocess_namegroup_num_procs");
    assertThat(get(url + "metrics/other").statusCode()).isEqualTo(404);
    assertThat(get(url + "metrics/other").body()).contains("/metrics/smem", "/pe", "/health");
    assertThat(get(url).body())
        .contains("href=\"metrics\"", "href=\"metrics/smem\"", "href=\"pe\"", "smem exporters");
  }

  private static long openStatFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(file -> target(file).matches("/proc/[0-9]+/stat")).count();
    }
  }

  /** What a descriptor is; empty for that of the list itself, which is closed by now. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aDialectWithoutAPath_isShownInsteadOfTheStandardMetrics() throws Exception {
    PipedReader stdout = new PipedReader();
    serve(stdout, "--port=0", "--dialect", "process-exporter", "--dialect=standard=/metrics/own");
    String url = url(stdout);
    assertThat(names(url + "metrics")).noneMatch(name -> name.startsWith("procmem_"));
    assertThat(names(url + "metrics/own")).contains("procmem_up");
    assertThat(get(url + "health").statusCode()).isEqualTo(200);
  }

  private Set<String> names(String url) throws Exception {
    return get(url)
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toSet());
  }

  private static Socket halfRequest(String url) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), URI.create(url).getPort());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void clientsThatSendHalfARequest_delayNoOther() throws Exception {
    PipedReader stdout = new PipedReader();
    FutureTask<Integer> serving = serve(stdout, "--port", "0", "--no-detail");
    String url = url(stdout);
    List<Socket> stuck = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        stuck.add(halfRequest(url));
      }
      assertThat(get(url + "metrics").body()).contains("procmem_up 1");
      assertThat(get(url + "health").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : stuck) {
        socket.close();
      }
    }
    thread.interrupt();
    assertThat(serving.get()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aClientThatDisconnects_isNotLogged() throws Exception {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Logger logger =
        Logger.getLogger("io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter");
    Handler handler = new ListHandler(logged);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      PipedReader stdout = new PipedReader();
      serve(stdout, "--port", "0", "--no-detail");
      String url = url(stdout);
      for (int i = 0; i < 20; i++) {
        try (Socket socket = halfRequest(url)) {
          socket
              .getOutputStream()
              .write("ics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          socket.setSoLinger(true, 0); // closing resets the connection
        }
      }
      assertThat(get(url + "metrics").body()).contains("procmem_up 1");
      assertThat(logged).isEmpty();
      logger.log(Level.SEVERE, "a failure of the server", new IllegalStateException("expected"));
      assertThat(logged).hasSize(1);
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
  }

  /** Keeps what is logged. */
  private static final class ListHandler extends Handler {
    private final List<LogRecord> records;

    ListHandler(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** In a JVM of its own, since the limits are read when the first server is made. */
  @Test
  void anUnfinishedRequest_isClosedByTheExporter() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    Process exporter =
        new ProcessBuilder(java.toString(), "-cp", classPath, Main.class.getName(), "--port", "0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader stdout = exporter.inputReader(StandardCharsets.UTF_8)) {
      String line = stdout.readLine();
      while (line != null && !line.contains(" listens on ")) {
        line = stdout.readLine(); // messages of the JVM about its options
      }
      assertThat(line).isNotNull();
      try (Socket socket = halfRequest(line.substring(line.indexOf("http")))) {
        assertThat(isClosed(socket)).isTrue();
      }
    } finally {
      exporter.destroy();
      exporter.waitFor();
    }
  }

  /** Waits for the server to close a connection; fails after a minute. */
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // closed before all that was sent had been read
    }
  }

  @Test
  void aPortInUse_failsWithOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CommandResult result =
          CommandResult.run("serve", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err())
          .contains(
              "--listen=127.0.0.1: cannot listen on 127.0.0.1 port " + taken.getLocalPort(),
              "give another --port or address");
    }
  }

  @Test
  void severalAddresses_areServedAtOnce_eachWithItsPort() throws Exception {
    int port = freePort();
    PipedReader stdout = new PipedReader();
    serve(stdout, "--listen=:0", "--listen=[::1]", "--listen=127.0.0.1", "--port=" + port);
    BufferedReader lines = new BufferedReader(stdout);
    assertThat(lines.readLine()).matches("procmem-exporter listens on http://0\\.0\\.0\\.0:\\d+/");
    for (String address : List.of("[0:0:0:0:0:0:0:1]", "127.0.0.1")) {
      String url = "http://" + address + ":" + port + "/";
      assertThat(lines.readLine()).isEqualTo("procmem-exporter listens on " + url);
      assertThat(get(url + "health").statusCode()).isEqualTo(200);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1 | '' |
          [::1]     | '' |
          :0        | '' | anyone who can connect can read the names, programs, users, containers
          :0        | basic_auth_users: {a: $2y$10$HASH} | passwords and metrics cross the network unencrypted
          :0        | basic_auth_users: {} | anyone who can connect can read
          """)
  void whatTheNetworkCanRead_isAWarning(
      String address, String web, String warning, @TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("web.yml"), web.replace("HASH", "a".repeat(53)));
    CommandResult result =
        CommandResult.run("--listen", address, "--web-config", file.toString(), "--check-config");
    assertThat(result.out()).isEqualTo("The configuration is valid.\n");
    if (warning == null) {
      assertThat(result.err()).isEmpty();
    } else {
      assertThat(result.err())
          .startsWith("procmem-exporter: warning: --listen=" + address + ": " + warning)
          .contains("--web-config")
          .hasLineCount(1);
    }
  }

  @Test
  void aMistakeInTheWebConfiguration_isReportedBeforeListening(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("web.yml"), "tls: {}\nusers: {}\n");
    CommandResult result = CommandResult.run("--web-config", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly(
            "procmem-exporter: "
                + file
                + ": tls: there is no such key: did you mean tls_server_config?",
            "procmem-exporter: " + file + ": users: there is no such key");
    assertThat(CommandResult.run("--web-config=nosuch.yml", "--check-config").err())
        .isEqualTo("procmem-exporter: nosuch.yml does not exist: give the path of a file\n");
  }

  @Test
  void aWebConfiguration_encryptsAndAuthenticates(@TempDir Path directory) throws Exception {
    String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
    try (InputStream in = Listeners.class.getResourceAsStream("server.pem")) {
      Files.copy(in, directory.resolve("server.pem"));
    }
    Path file =
        Files.writeString(
            directory.resolve("web.yml"),
            "tls_server_config: {cert_file: server.pem, key_file: server.pem}\n"
                + "basic_auth_users: {alice: '"
                + hash
                + "'}\n");
    PipedReader stdout = new PipedReader();
    serve(stdout, "--port=0", "--web-config", file.toString(), "--no-detail");
    String url = new BufferedReader(stdout).readLine().replaceFirst(".* on (?=https://127)", "");
    HttpClient secure =
        HttpClient.newBuilder()
            .sslContext(SSLFactory.builder().withUnsafeTrustMaterial().build().getSslContext())
            .build();
    String alice =
        Base64.getEncoder().encodeToString("alice:right".getBytes(StandardCharsets.UTF_8));
    HttpRequest metrics =
        request(url + "metrics").header("Authorization", "Basic " + alice).build();
    assertThat(secure.send(metrics, BodyHandlers.ofString()).body()).contains("procmem_up 1");
    assertThat(secure.send(request(url).build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void optionsOfPages_haveAnEffect() throws Exception {
    PipedReader stdout = new PipedReader();
    serve(
        stdout,
        "--port=0",
        "--no-detail",
        "--exporter-metrics",
        "--health=unknown-detail=10%,90%",
        "--health=scan-age=1h,2h");
    String url = url(stdout);
    assertThat(names(url + "metrics"))
        .contains("procmem_up", "process_resident_memory_bytes", "jvm_memory_used_bytes");
    assertThat(get(url + "doc").body()).contains("jvm_memory_used_bytes (gauge, bytes) by area");
    HttpResponse<String> health = get(url + "health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body())
        .contains("\"status\" : \"critical\"", "unknown-detail", "scan-age", "\"warn\" : 3600.0");
    HttpRequest head = request(url + "health").method("HEAD", BodyPublishers.noBody()).build();
    assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
  }

  @Test
  void thePageOfTheHealth_isNotServed_onRequest() throws Exception {
    PipedReader stdout = new PipedReader();
    serve(stdout, "--port=0", "--no-detail", "--no-health");
    String url = url(stdout);
    assertThat(get(url + "health").statusCode()).isEqualTo(404);
    assertThat(get(url + "health").body())
        .contains("/metrics", "/config")
        .doesNotContain("/health");
    assertThat(get(url).body()).contains("/config").doesNotContain("health");
  }

  /** Through an address of this machine that is not loopback, if it has one. */
  @Test
  void theConfiguration_isNotShownToTheNetwork_withoutAuthentication() throws Exception {
    Optional<InetAddress> outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst();
    assumeThat(outside).as("an address that is not loopback").isPresent();
    PipedReader stdout = new PipedReader();
    serve(stdout, "--listen=:0", "--no-detail");
    String line = new BufferedReader(stdout).readLine();
    String port = line.substring(line.lastIndexOf(':') + 1);
    String url = "http://" + outside.get().getHostAddress() + ":" + port;
    assertThat(get(url + "config").statusCode()).isEqualTo(403);
    assertThat(get(url + "config").body()).contains("give --web-config with basic_auth_users");
    assertThat(get(url + "metrics?name%5B%5D=procmem_up").statusCode()).isEqualTo(200);
    assertThat(get("http://127.0.0.1:" + port + "config").statusCode()).isEqualTo(200);
    assertThat(err.toString())
        .startsWith("procmem-exporter: warning: --listen=:0: anyone who can connect can read")
        .hasLineCount(1);
  }

  @Test
  void ifOneAddressFails_noneIsServed() throws Exception {
    int port = freePort();
    CommandResult result =
        CommandResult.run("--listen=127.0.0.1:" + port, "--listen=192.0.2.1:" + port);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("--listen=192.0.2.1:" + port + ": cannot listen");
    assertThat(refuses("http://127.0.0.1:" + port + "/")).isTrue();
  }

  @Test
  void aPortThatNoAddressUses_isRefused() {
    CommandResult result = CommandResult.run("--listen=:9256", "--port=9300", "--check-config");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--port has no effect with --listen=:9256");
  }

  @Test
  void anAddressOfAnotherMachine_failsWithOneLine() {
    CommandResult result = CommandResult.run("--port", "0", "--listen", "192.0.2.1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("cannot listen on 192.0.2.1", "--listen");
  }
}
