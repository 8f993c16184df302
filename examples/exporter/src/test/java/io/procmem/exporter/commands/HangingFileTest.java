package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.exporter.Main;
import io.procmem.live.Fifo;
import io.procmem.live.MountNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An exporter still shows processes when a file of the machine blocks. */
@EnabledOnOs(OS.LINUX)
class HangingFileTest {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String HUNG =
      "procmem_scan_unreadable{file=\"meminfo\",reason=\"hung\"} 1.0";
  private static final String METRIC_OF_MEMINFO = "procmem_machine_memory_total_bytes ";

  /** The timeout of a scraper. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Fifo fifo;
  private Process exporter;
  private URI metrics;

  @BeforeEach
  void serve() throws Exception {
    String nothingMounted = ":";
    MountNamespace.assumePossible(nothingMounted);
    fifo = Fifo.at(directory.resolve("fifo"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--port=0",
            "--max-age=0");
    exporter =
        new ProcessBuilder(MountNamespace.command(nothingMounted, command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader stdout =
        new BufferedReader(
            new InputStreamReader(exporter.getInputStream(), StandardCharsets.UTF_8));
    String line = stdout.readLine();
    assertThat(line).startsWith("procmem-exporter listens on ");
    metrics = URI.create(line.substring(line.indexOf("http"))).resolve("metrics");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (exporter != null) {
      exporter.destroyForcibly().waitFor();
    }
  }

  /** Scrapes, and expects a response in time that has processes. */
  private String scrape() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("procmem_up 1.0\n")
        .contains("procmem_group_resident_memory_bytes{")
        .contains("procmem_process_resident_memory_bytes{");
    return response.body();
  }

  @Test
  void scrapesContinue_andNameTheHungFile_untilItResponds() throws Exception {
    assertThat(scrape()).contains(METRIC_OF_MEMINFO);

    MountNamespace.cover(exporter.pid(), MEMINFO, fifo.path());
    for (int i = 0; i < 3; i++) {
      assertThat(scrape()).contains(HUNG).doesNotContain(METRIC_OF_MEMINFO);
    }

    MountNamespace.uncover(exporter.pid(), MEMINFO);
    String body;
    do {
      fifo.release();
      body = scrape();
    } while (body.contains("{file=\"meminfo\""));
    assertThat(body).contains(METRIC_OF_MEMINFO);
  }

  @Test
  void anExporterWithAHungFile_stops() throws Exception {
    MountNamespace.cover(exporter.pid(), MEMINFO, fifo.path());
    assertThat(scrape()).contains(HUNG);
    exporter.destroy();
    assertThat(exporter.waitFor(60, TimeUnit.SECONDS)).as("it stops").isTrue();
  }
}
