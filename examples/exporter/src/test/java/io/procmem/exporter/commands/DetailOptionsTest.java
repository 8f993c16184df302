package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.live.MountNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the limits of PSS and USS, and the options of recordings, change in a scrape. Those that
 * only save time are tested by {@code ScanOptionsTest}.
 */
class DetailOptionsTest {

  private static final String USS = "procmem_process_unique_memory_";
  private static final String PSS = "procmem_process_proportional_memory_";
  private static final long OLD = 10_240L << 10;
  private static final long NEW = 12_288L << 10;

  @TempDir private Path directory;

  private CopiedMachine machine;

  @BeforeEach
  void copy() throws IOException {
    machine = new CopiedMachine(directory);
  }

  /** The number of a process; -1 if it has none. */
  private static double value(String metrics, String name, long pid) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains("pid=\"" + pid + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(-1);
  }

  /** The USS of nginx in a second scrape, before which only that has changed. */
  private double second(RunningExporter served) throws Exception {
    assertThat(value(served.get("metrics"), USS + "bytes", 30)).isEqualTo(OLD);
    machine.tree.pid(30).memoryKib(40_960, 20_480, NEW >> 10);
    machine.words("serve");
    return value(served.get("metrics"), USS + "bytes", 30);
  }

  @ParameterizedTest
  @CsvSource({
    "--max-age=0,  --reuse-detail=0,  --stall-share-at-most=100,      true",
    "--max-age=1h, --reuse-detail=0,  --stall-share-at-most=100,      false",
    "--max-age=0,  --reuse-detail=1h, --stall-share-at-most=100,      false",
    "--max-age=0,  --reuse-detail=0,  --stall-share-at-most=0.000001, false",
  })
  void aNumber_isReadAgain_unlessALimitForbidsIt(
      String maxAge, String reuse, String share, boolean isRead) throws Exception {
    try (RunningExporter served =
        new RunningExporter(machine.words("serve", "--port=0", maxAge, reuse, share))) {
      assertThat(second(served)).isEqualTo(isRead ? NEW : OLD);
    }
  }

  @Test
  void theLargest_areFound_withoutReadingTheOthers() throws IOException {
    for (int pid = 100; pid < 140; pid++) {
      machine.tree.pid(pid).name("small").memoryKib(100, 100, 100);
    }
    String read = "procmem_scan_details{outcome=\"rollup\"} ";
    assertThat(machine.run("scrape", "--interval=0").out()).contains(read + "44.0");
    assertThat(machine.run("scrape", "--interval=0", "--detail-largest=1").out())
        .containsPattern("\\Q" + read + "\\E[123]?[0-9]\\.0");
  }

  /** The difference of the bounds of a number of this JVM. */
  private static double width(String name, String... options) {
    List<String> scrape = new ArrayList<>(List.of("scrape", "--interval=0", "--names=java"));
    scrape.addAll(List.of("--all-processes", "--metric=" + name + "*"));
    scrape.addAll(Arrays.asList(options));
    String metrics = CommandResult.run(scrape.toArray(String[]::new)).out();
    long own = ProcessHandle.current().pid();
    double upper = value(metrics, name + "upper_bytes", own);
    assertThat(upper).isPositive();
    return upper - value(metrics, name + "lower_bytes", own);
  }

  @Test
  void pagesOfALargeProcess_areCounted_ifOptionsAllowNoRollup() throws IOException {
    String small = "--stall-at-most=1ms";
    double counted = width(USS, small, "--count-pages-above=0");
    assertThat(width(USS, small, "--no-page-counts")).isGreaterThan(counted);
    assertThat(width(USS, small, "--count-pages-above=1h")).isGreaterThan(counted);
    assertThat(width(PSS, "--stall-at-most=1h", "--no-page-counts")).isZero();
    double counts = width(PSS, small, "--count-pages-above=0");
    assertThat(counts).isPositive();
    assumeTrue(MountNamespace.isRoot(), "only root can read frame numbers");
    assertThat(width(PSS, small, "--count-pages-above=0", "--frame-numbers")).isLessThan(counts);
  }

  /** Waits until a condition holds; fails after half a minute. */
  private static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 600 && !condition.call(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.call()).isTrue();
  }

  /** With 40 % available, memory is low only because the option says so. */
  @Test
  void aRecording_isWritten_belowTheThresholdOfTheOption() throws Exception {
    String low = CopiedMachine.MEMINFO.replace("MemAvailable:     700000", "MemAvailable: 400000");
    machine.tree.file("/proc/meminfo", low);
    String[] words =
        machine.words("serve", "--port=0", "--record", directory.toString(), "--record-below=100");
    try (RunningExporter served = new RunningExporter(words)) {
      await(() -> served.err().contains("--record: writes " + directory));
    }
  }

  @Test
  void scansThatAreRecorded_areAsFarApartAsTheOptionSays() throws Exception {
    String record = "--record=" + directory;
    String[] often = {"--port=0", record, "--record-interval=100ms", "--reuse-detail=0"};
    try (RunningExporter served = new RunningExporter(machine.words("serve", often))) {
      second(served);
      await(() -> value(served.get("metrics"), USS + "bytes", 30) == NEW);
    }
    copy();
    String[] rarely = {"--port=0", record, "--record-interval=1m", "--reuse-detail=0"};
    try (RunningExporter served = new RunningExporter(machine.words("serve", rarely))) {
      assertThat(second(served)).isEqualTo(OLD);
    }
  }
}
