package io.procmem.exporter.top;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.exporter.terminal.Dimensions;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Text;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.testing.SampleBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables on screens of any size. */
class TopWatchTest {

  private static final Report REPORT =
      Report.next(
          null,
          at(
              0,
              samples(
                  IntStream.rangeClosed(1, 50)
                      .mapToObj(
                          pid ->
                              process(pid, 1)
                                  .name("p" + pid)
                                  .memory(detailed(9_000_000 - pid, 8_000_000 - pid, 7_000_000, 0)))
                      .toArray(SampleBuilder[]::new))));

  private static Page page(int columns, int lines) {
    return page(columns, lines, true);
  }

  private static Page page(int columns, int lines, boolean hasKeys) {
    Top top = Top.of(REPORT, Top.ALL, Ranking.PSS, Set.of());
    return TopWatch.page(
        top, Duration.ofSeconds(2), hasKeys, new Dimensions(columns, lines), ZoneOffset.UTC);
  }

  @Test
  void theFirstLine_isAClock_andNamesTheKeys() {
    assertThat(page(500, 60).lines().get(0))
        .startsWith("2026-01-01 00:00:00, every 2s. q quit, rank by u USS, p PSS,")
        .endsWith("g GROWTH");
    assertThat(page(500, 60, false).lines().get(0)).isEqualTo("2026-01-01 00:00:00, every 2s");
  }

  @Test
  void everyKey_hasOneMeaning() {
    assertThat(List.of('u', 'p', 'r', 's', 'c', 'i', 'f', 't', 'g'))
        .extracting(key -> TopWatch.ranking(key).orElseThrow())
        .containsExactly(Ranking.values());
    assertThat(TopWatch.ranking(TopWatch.QUIT)).isEmpty();
    assertThat(TopWatch.ranking('x')).isEmpty();
  }

  @Test
  void allProcesses_areShown_ifTheyFit() {
    assertThat(page(100, 200).lines())
        .hasSizeBetween(56, 199)
        .anyMatch(line -> line.contains("p50"));
  }

  @Test
  void aSmallScreen_showsTheHeading_andTheLargestProcesses() {
    for (int lines : new int[] {14, 24, 40}) {
      Page page = page(100, lines);
      assertThat(page.lines()).as("%d lines", lines).hasSizeLessThan(lines);
      assertThat(page.lines().get(page.heading())).startsWith("PID USER NAME");
      assertThat(page.lines().get(page.heading() + 1)).startsWith("  1 ");
      long rows = page.lines().stream().filter(line -> line.contains("other/other")).count();
      assertThat(page.lines())
          .anyMatch(line -> line.startsWith("50 processes, " + rows + " shown,"));
      assertThat(rows).isGreaterThanOrEqualTo(lines / 3);
    }
  }

  @Test
  void onTheSmallestScreens_nothingIsTooWide() {
    for (int lines = 1; lines < 14; lines++) {
      for (int columns : new int[] {1, 20, 80}) {
        assertThat(page(columns, lines).first(Math.max(1, lines - 1)).lines())
            .isNotEmpty()
            .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(columns));
      }
    }
  }
}
