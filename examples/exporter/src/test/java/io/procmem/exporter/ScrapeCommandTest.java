package io.procmem.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One exposition of this machine. */
class ScrapeCommandTest {

  private static final String OWN = "pid=\"" + ProcessHandle.current().pid() + "\"";

  @Test
  void allProcesses_haveThisOneAmongThem_withARateOfTwoLooks() {
    Ran ran = Ran.command("scrape", "--all-processes", "--interval", "600ms");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("# HELP ")
        .contains("procmem_up 1.0")
        .doesNotContain("# EOF", "NaN");
    assertThat(value(ran, "procmem_process_unique_memory_bytes{")).isBetween(1e6, 1e11);
    assertThat(value(ran, "procmem_process_resident_memory_bytes{")).isBetween(1e6, 1e11);
    assertThat(value(ran, "procmem_process_cpu_ratio{")).as("there were two looks").isNotNegative();
  }

  @Test
  void limit_foldsWhatWouldExceedIt() {
    Ran ran = Ran.command("scrape", "--all-processes", "--max-series", "90", "--interval", "0");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("name=\"other\",pid=\"\"");
    assertThat(Ran.command("scrape", "--max-series", "0").code()).isEqualTo(2);
  }

  private static double value(Ran ran, String metric) {
    String line =
        ran.out()
            .lines()
            .filter(any -> any.startsWith(metric) && any.contains(OWN))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Test
  void openMetrics_hasAnEnd() {
    Ran ran = Ran.command("scrape", "--format", "OpenMetrics", "--top", "1", "--interval", "0");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).endsWith("# EOF\n");
  }
}
