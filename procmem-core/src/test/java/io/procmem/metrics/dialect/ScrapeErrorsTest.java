package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The errors that process-exporter counts, and its build. */
class ScrapeErrorsTest {

  private final ScanFixture fixture = new ScanFixture();
  private final MetricTable table = ProcessExporter.table();
  private final ShownValues shown = new ShownValues(table);

  @AfterEach
  void close() {
    fixture.close();
  }

  private void scrape() {
    shown.show(fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand()));
  }

  private double count(String errors) {
    return shown.of("namedprocess_scrape_" + errors).get("");
  }

  private List<Double> counts() {
    return List.of(count("errors"), count("procread_errors"), count("partial_errors"));
  }

  @Test
  void withoutErrors_allAreZero_alsoWithKernelThreadsAndZombies() {
    fixture.tree.pid(2).name("kthreadd").kernelThread();
    fixture.tree.pid(7).name("defunct").zombie();
    scrape();
    scrape();
    assertThat(counts()).containsExactly(0.0, 0.0, 0.0);
  }

  @Test
  void aProcessWithUnreadableFiles_countsOnceInEachScan() {
    fixture.tree.pid(7).name("a");
    fixture.tree.pid(8).name("b");
    fixture.tree.denies("/proc/7/io").denies("/proc/7/smaps_rollup").denies("/proc/8/io");
    scrape();
    assertThat(count("partial_errors")).isEqualTo(2);
    scrape();
    assertThat(count("partial_errors")).isEqualTo(4);
    fixture.tree.ends(8);
    scrape();
    assertThat(counts()).as("the sum stays").containsExactly(0.0, 0.0, 5.0);
  }

  @Test
  void anUnreadableProcess_isCountedInLaterScansToo() {
    fixture.tree.pid(7).name("a");
    scrape();
    fixture.tree.denies("/proc/7/stat");
    scrape();
    assertThat(counts()).containsExactly(0.0, 1.0, 0.0);
    scrape();
    assertThat(counts()).containsExactly(0.0, 2.0, 0.0);
  }

  @Test
  void aScanThatFails_isAnError_andTheReadErrorsOfTheEarlierScanDoNotCountAgain() {
    fixture.tree.pid(7).name("a");
    fixture.tree.denies("/proc/7/io");
    scrape();
    fixture.tree.rootListable(false);
    scrape();
    scrape();
    assertThat(counts()).containsExactly(2.0, 0.0, 1.0);
    fixture.tree.rootListable(true);
    scrape();
    assertThat(counts()).containsExactly(2.0, 0.0, 2.0);
  }

  @Test
  void aReportThatIsShownAgain_addsNothing() {
    fixture.with().maxAge(Duration.ofHours(1));
    fixture.tree.pid(7).name("a");
    fixture.tree.denies("/proc/7/io");
    scrape();
    scrape();
    assertThat(count("partial_errors")).isEqualTo(1);
  }

  @Test
  void build_hasTheVersionOfThisLibrary_andOfJava() {
    scrape();
    Map<String, Double> build = shown.of("process_exporter_build_info");
    assertThat(build).hasSize(1).containsValue(1.0);
    assertThat(build.keySet().iterator().next())
        .matches("\\d+\\.\\d+\\S*   java\\d+ linux (amd64|arm64|\\w+)");
  }
}
