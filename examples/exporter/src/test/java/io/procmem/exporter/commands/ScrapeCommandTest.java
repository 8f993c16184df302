package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One exposition of this machine. */
class ScrapeCommandTest {

  private static final String OWN = "pid=\"" + ProcessHandle.current().pid() + "\"";

  @Test
  void allProcesses_includeThisOne_withItsCpuUsage() {
    CommandResult result = CommandResult.run("scrape", "--all-processes", "--interval", "600ms");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("# HELP ")
        .contains("procmem_up 1.0")
        .doesNotContain("# EOF", "NaN");
    assertThat(value(result, "procmem_process_unique_memory_bytes{")).isBetween(1e6, 1e11);
    assertThat(value(result, "procmem_process_resident_memory_bytes{")).isBetween(1e6, 1e11);
    assertThat(value(result, "procmem_process_cpu_ratio{"))
        .as("there were two scans")
        .isNotNegative();
  }

  @Test
  void theLimit_foldsTheRest() {
    CommandResult result =
        CommandResult.run("scrape", "--all-processes", "--max-series", "90", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("name=\"other\",pid=\"\"");
    assertThat(CommandResult.run("scrape", "--max-series", "0").code()).isEqualTo(2);
    CommandResult all =
        CommandResult.run("scrape", "--all-processes", "--max-series=unlimited", "--interval=0");
    assertThat(all.out()).contains("procmem_up 1").doesNotContain("name=\"other\",pid=\"\"");
  }

  @Test
  void furtherRows_areShown() {
    CommandResult result =
        CommandResult.run(
            "scrape", "--rows", "user,unit", "--rows", "container", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("procmem_user_processes{");
    assertThat(CommandResult.run("scrape", "--interval", "0").out())
        .doesNotContain("procmem_user_processes{");
  }

  @Test
  void aMetricOnRequest_isShown() {
    CommandResult result =
        CommandResult.run(
            "scrape", "--metric", "procmem_group_unique_memory_upper_bytes", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("procmem_group_unique_memory_upper_bytes{");
  }

  private static List<String> scrape(String... options) {
    List<String> words = new ArrayList<>(List.of("scrape", "--interval", "0"));
    words.addAll(List.of(options));
    CommandResult result = CommandResult.run(words.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void aDialect_replacesTheNames() {
    assertThat(scrape("--dialect", "process-exporter"))
        .anyMatch(line -> line.startsWith("namedprocess_namegroup_num_procs{groupname="))
        .anyMatch(line -> line.startsWith("process_exporter_build_info{"))
        .noneMatch(line -> line.contains("threadname=") || line.startsWith("procmem_"));
  }

  @Test
  void theMetricsOfThreads_areAnotherDialect_orAddedByName() {
    assertThat(scrape("--dialect", "process-exporter-threads"))
        .anyMatch(line -> line.startsWith("namedprocess_namegroup_thread_io_bytes_total{"));
    assertThat(scrape("--dialect=process-exporter", "--metric=namedprocess_namegroup_thread_count"))
        .anyMatch(line -> line.startsWith("namedprocess_namegroup_thread_count{"))
        .noneMatch(line -> line.startsWith("namedprocess_namegroup_thread_io_bytes_total{"));
  }

  @Test
  void processesOfADialect_areAllOrThoseChosen() {
    long all = pids(scrape("--dialect", "smem", "--no-detail"));
    assertThat(all).isGreaterThan(2);
    assertThat(pids(scrape("--dialect=smem", "--no-detail", "--top=2"))).isEqualTo(2);
    assertThat(pids(scrape("--dialect=smem", "--no-detail", "--by=rss")))
        .isEqualTo(Math.min(all, 10));
    assertThat(scrape("--dialect=smem", "--no-detail", "--max-series=60"))
        .anyMatch(line -> line.contains("command=\"other\""));
  }

  @Test
  void namesOfThreads_areFoldedOrNot() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread pool = new Thread(() -> awaitQuietly(end), "scrapetest-42");
    pool.start();
    try {
      String family = "namedprocess_namegroup_thread_count";
      String[] options = {"--dialect=process-exporter", "--metric=" + family, "--no-detail"};
      String[] unchanged = Arrays.copyOf(options, 4);
      unchanged[3] = "--thread-names=unchanged";
      assertThat(scrape(options)).anyMatch(line -> line.contains("threadname=\"scrapetest-#\""));
      assertThat(scrape(unchanged)).anyMatch(line -> line.contains("threadname=\"scrapetest-42\""));
    } finally {
      end.countDown();
      pool.join();
    }
  }

  private static void awaitQuietly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void everyDialectThatShowsProcesses_isLimitedByTop() {
    assertThat(scrape("--dialect=top", "--no-detail", "--top=2"))
        .filteredOn(line -> line.startsWith("cpu_usage_percent{") || line.contains("\"swap\""))
        .hasSizeLessThanOrEqualTo(4);
    assertThat(scrape("--dialect=herakles", "--no-detail", "--top=2")).isNotEmpty();
    assertThat(scrape("--dialect=smaps", "--no-detail", "--top=1")).isNotEmpty();
    String uptime = "process_uptime_seconds";
    assertThat(scrape("--dialect=opentelemetry", "--no-detail", "--top=2", "--metric=" + uptime))
        .filteredOn(line -> line.startsWith(uptime + "{"))
        .hasSize(2)
        .allMatch(line -> line.contains("process_creation_time=\"20"));
  }

  private static long pids(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("smem_pid{") && line.contains("reading_type=\"rss\""))
        .count();
  }

  private static double value(CommandResult result, String metric) {
    String line =
        result
            .out()
            .lines()
            .filter(any -> any.startsWith(metric) && any.contains(OWN))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Test
  void openMetrics_endsWithEof() {
    CommandResult result =
        CommandResult.run("scrape", "--format", "OpenMetrics", "--top", "1", "--interval", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out()).endsWith("# EOF\n");
  }
}
