package io.procmem.comparison;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** An exporter in its own process. A run is one scrape, from the request to the last byte. */
final class ExporterServer implements Contender {

  /** The unit of CPU time in {@code /proc/[pid]/stat}: USER_HZ is 100 on every architecture. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME = 11;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * The metrics that show what a scrape covered.
   *
   * @param processes the number of processes of a group
   * @param pss the PSS of a group
   * @param pssLabel a label that selects rows of {@code pss}; empty for all
   * @param excluded the label of a group that the other exporter does not count; a text that never
   *     occurs for none
   */
  record Metrics(String processes, String pss, String pssLabel, String excluded) {}

  private final Process process;
  private final Metrics metrics;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  private ExporterServer(Process process, int port, Metrics metrics) {
    this.process = process;
    this.metrics = metrics;
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(TIMEOUT)
            .build();
  }

  /** Starts an exporter and waits until it responds. {@code PORT} in the command is replaced. */
  static ExporterServer start(List<String> command, Metrics metrics) throws IOException {
    int port = freePort();
    List<String> all =
        command.stream().map(word -> word.replace("PORT", Integer.toString(port))).toList();
    Process process =
        ChildProcess.start(
            new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null")));
    ExporterServer server = new ExporterServer(process, port, metrics);
    try {
      server.awaitAnswer();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException {
    long start = System.nanoTime();
    while (true) {
      try {
        get();
        return;
      } catch (ConnectException e) {
        if (!process.isAlive() || System.nanoTime() - start > TIMEOUT.toNanos()) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String get() throws IOException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public RunResult run() throws IOException {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    String body = get();
    long nanos = System.nanoTime() - start;
    cpu = cpuNanos() - cpu;
    long processes =
        sum(body, metrics.processes, "") - sum(body, metrics.processes, metrics.excluded);
    long pss = sum(body, metrics.pss, metrics.pssLabel);
    return new RunResult(
        OptionalLong.empty(),
        OptionalLong.of(processes),
        pss == 0 ? OptionalLong.empty() : OptionalLong.of(pss),
        nanos,
        OptionalLong.of(cpu),
        OptionalLong.empty());
  }

  private static long sum(String body, String metric, String label) {
    return body.lines()
        .filter(line -> line.startsWith(metric + "{") && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The CPU time of all its threads, including those that have ended. */
  private long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(words[UTIME]) + Long.parseLong(words[UTIME + 1])) * NANOS_PER_TICK;
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
