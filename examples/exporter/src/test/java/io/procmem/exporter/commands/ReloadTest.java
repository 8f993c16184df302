package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running exporter, whose configuration changes. */
class ReloadTest {

  private static final String SUCCESSFUL = "procmem_exporter_config_last_reload_successful";
  private static final String SUCCESS_TIME =
      "procmem_exporter_config_last_reload_success_timestamp_seconds";

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter err = new StringWriter();
  private Thread thread = new Thread();

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void write(String... lines) throws IOException {
    Files.write(directory.resolve("a.yaml"), List.of(lines));
  }

  /** Starts the exporter; returns the address of its metrics. */
  private String serve() throws Exception {
    PipedReader stdout = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(stdout), true);
    String file = directory.resolve("a.yaml").toString();
    thread =
        new Thread(
            () ->
                ExporterCommand.run(
                    out, new PrintWriter(err, true), "--port=0", "--no-detail", "--config", file));
    thread.start();
    String line = new BufferedReader(stdout).readLine();
    return line.substring(line.indexOf("http")) + "metrics";
  }

  private String get(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private String awaitMetrics(String url, Predicate<String> condition) throws Exception {
    String metrics = get(url);
    for (int i = 0; i < 600 && !condition.test(metrics); i++) {
      Thread.sleep(50);
      metrics = get(url);
    }
    assertThat(metrics).matches(condition);
    return metrics;
  }

  /** To this JVM, in which the exporter runs. */
  private static void hangUp() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
  }

  private static double value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void aNewConfiguration_isUsed_andABadOneIsNot() throws Exception {
    write("max-age: 0s", "rows: [user]");
    String url = serve();
    String cpu = "procmem_user_cpu_seconds_total";
    get(url);
    String first = get(url);
    assertThat(first).contains(SUCCESSFUL + " 1.0");

    write("max-age: 0s", "rows: [user]", "const-label: [host=db1]", "without-rows: [process]");
    hangUp();
    String second = awaitMetrics(url, text -> text.contains("procmem_up{host=\"db1\"} 1.0"));
    assertThat(second).doesNotContain("procmem_process_");
    assertThat(value(second, cpu)).isPositive().isGreaterThanOrEqualTo(value(first, cpu));
    assertThat(value(second, SUCCESS_TIME)).isGreaterThanOrEqualTo(value(first, SUCCESS_TIME));

    write("max-age: 0s", "prt: 1");
    hangUp();
    String third = awaitMetrics(url, text -> text.contains(SUCCESSFUL + "{host=\"db1\"} 0.0"));
    assertThat(value(third, SUCCESS_TIME)).isEqualTo(value(second, SUCCESS_TIME));
    assertThat(get(url.replace("/metrics", "/health")))
        .contains("\"last_reload_successful\" : false");
    write("max-age: 0s", "const-label: [host=db2]"); // without a signal
    awaitMetrics(url, text -> text.contains("procmem_up{host=\"db2\"} 1.0"));
    assertThat(err.toString().replace(directory + "/", "").lines())
        .containsExactly(
            "procmem-exporter: has read the configuration again, and uses it",
            "procmem-exporter: a.yaml: prt: there is no such key: did you mean port?",
            "procmem-exporter: keeps the previous configuration",
            "procmem-exporter: has read the configuration again, and uses it");

    write("max-age: 0s", "names: [no-such-process]");
    hangUp();
    for (int i = 0; i < 600 && !err.toString().contains("passes the filters"); i++) {
      Thread.sleep(50);
    }
    assertThat(err.toString())
        .contains(
            "procmem-exporter: warning: ", "none of the ", "running processes passes the filters");
  }

  @Test
  void newRules_areUsed_unlessAnotherKeyNeedsARestart() throws Exception {
    Path rules = directory.resolve("my.rules");
    Files.writeString(rules, "first/jvm comm=java\n");
    write("max-age: 0s", "rules: " + rules);
    String url = serve();
    awaitMetrics(url, text -> text.contains("procmem_group_processes{group=\"first\""));
    Files.writeString(rules, "second/jvm comm=java\n");
    hangUp();
    awaitMetrics(url, text -> value(text, "procmem_group_processes{group=\"second\"") > 0);

    Files.writeString(rules, "third/jvm comm=java\n");
    write("max-age: 0s", "rules: " + rules, "readers: 5", "kept-files: 7");
    hangUp();
    String metrics = awaitMetrics(url, text -> text.contains(SUCCESSFUL + " 0.0"));
    assertThat(metrics).contains("group=\"second\"").doesNotContain("group=\"third\"");
    Files.writeString(rules, "third/jvm cmm=java\n");
    write("max-age: 0s", "rules: " + rules);
    hangUp();
    for (int i = 0; i < 600 && !err.toString().contains("cmm="); i++) {
      Thread.sleep(50);
    }
    assertThat(err.toString().replace(directory + "/", ""))
        .contains(
            "procmem-exporter: a.yaml: readers: --readers cannot change while the exporter runs:"
                + " restart it, or set 2\n"
                + "procmem-exporter: a.yaml: kept-files: --kept-files cannot change while the"
                + " exporter runs: restart it, or set 0\n"
                + "procmem-exporter: keeps the previous configuration\n")
        .contains("procmem-exporter: my.rules:1: there is no cmm=");
  }
}
