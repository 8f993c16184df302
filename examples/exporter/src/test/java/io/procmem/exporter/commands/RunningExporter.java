package io.procmem.exporter.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An exporter that serves in a thread of this JVM until it is closed. */
final class RunningExporter implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final StringWriter err = new StringWriter();
  private final Thread thread;
  private final String url;

  /** Starts it, and waits until it listens; fails with its messages if it does not. */
  RunningExporter(String... words) throws IOException {
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    thread =
        new Thread(
            () -> {
              try (out) {
                ExporterCommand.run(out, new PrintWriter(err, true), words);
              }
            });
    thread.start();
    String line = new BufferedReader(stdout).readLine();
    if (line == null) {
      throw new IOException("it does not serve: " + err);
    }
    url = line.substring(line.indexOf("http"));
  }

  /** The text of a page. */
  String get(String page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + page)).timeout(Duration.ofSeconds(30)).build();
    return CLIENT.send(request, BodyHandlers.ofString()).body();
  }

  /** What it has written to stderr so far. */
  String err() {
    return err.toString();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
