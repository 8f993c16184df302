package io.procmem.exporter.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Text;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.GroupFiles;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exact text for a simulated machine. */
class TopTableTest {

  private static final Rules RULES =
      Rules.parse("test", "db/postgres comm=postgres\nsystem/kernel kernel=yes\n");

  @TempDir Path directory;
  private final ProcTree tree = new ProcTree();

  @BeforeEach
  void createProcesses() {
    tree.file("/proc/self/cgroup", "0::/app\n");
    group().file("memory.max", "max");
    tree.pid(2).name("kthreadd").kernelThread();
    tree.pid(71).name("postgres").uid(105).memoryKib(51_200, 40_000, 900).swapKib(2048);
    tree.pid(4711).name("a-long-name-日本").uid(0).memoryKib(2_500_000, 2_400_000, 2_000_000);
    tree.pid(300).name("guarded").uid(7).memoryKib(8_000, 0, 0).lacks("smaps_rollup");
  }

  private GroupFiles group() {
    return new GroupFiles(tree, "/proc/groups/app");
  }

  private Report report(DetailPolicy detail) throws IOException {
    tree.writeTo(directory);
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(directory, new KernelUnits(4096, 100))
            .sources(
                Source.STATUS,
                Source.SMAPS_ROLLUP,
                Source.OWNER,
                Source.MEMINFO,
                Source.SYSTEM_STAT,
                Source.CGROUP_OWN)
            .cgroupRoot(directory.resolve("groups"))
            .rules(RULES)
            .detail(detail)
            .maxAge(Duration.ZERO)
            .build()) {
      return procMem.report();
    }
  }

  /** A report on the tree as it is now, two seconds after an earlier report. */
  private Report after(Report earlier) throws IOException {
    Report now = report(DetailPolicy.every());
    Snapshot scanned = now.snapshot();
    Snapshot later =
        new Snapshot(
            scanned.takenAt(),
            earlier.snapshot().monotonicNanos() + 2_000_000_000L,
            scanned.demand(),
            scanned.units(),
            scanned.processes(),
            scanned.unsampled(),
            scanned.unread(),
            scanned.unreadable(),
            scanned.machine(),
            scanned.stats(),
            scanned.ticksSinceBoot());
    return Report.next(earlier, later, now.classification());
  }

  private Report secondReport() throws IOException {
    Report first = report(DetailPolicy.none());
    tree.pid(71).cpuTicks(50, 0);
    tree.systemStat(1100, 9100);
    return after(first);
  }

  @Test
  void aNameThatTheKernelHasCut_isShownInFull_onlyIfWhatShowsItWasRead() throws IOException {
    tree.pid(4711).name("clickhouse-serv").command("/usr/bin/clickhouse-server");
    tree.writeTo(directory);
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(directory, new KernelUnits(4096, 100))
            .sources(Source.STATM)
            .rules(RULES)
            .maxAge(Duration.ZERO)
            .build()) {
      Top cut = Top.of(procMem.report(), 9, Ranking.RSS, Set.of());
      assertThat(TopTable.page(cut, 120, List.of()).lines().toString())
          .contains(" clickhouse-serv ");
      Demand names = ProcessLabel.FULL_NAME.demand();
      Top full = Top.of(procMem.report(names), 9, Ranking.RSS, Set.of());
      assertThat(TopTable.page(full, 120, List.of()).lines().toString())
          .contains(" clickhouse-server ");
      assertThat(TopJson.of(full).toString())
          .contains("name=clickhouse-serv,", "fullName=clickhouse-server,");
    }
  }

  @Test
  void unknownNumbers_areMarked_andExplained() throws IOException {
    Top top = Top.of(secondReport(), Top.ALL, Ranking.PSS, Set.of());
    assertThat(TopTable.page(top, Integer.MAX_VALUE, List.of()).lines())
        .containsExactly(
            "Memory 15.3G, 7.6G available. Swap 1.9G, 1.4G free. CPU 50.0% of 1 CPU.",
            "4 processes, 4 shown, ranked by PSS. 100% CPU of a process is one CPU.",
            "",
            " PID USER NAME             GROUP           RSS   PSS   USS SWAP   CPU",
            "4711 0    a-long-name-日本 other/other    2.4G  2.3G  1.9G    0  0.0%",
            "  71 105  postgres         db/postgres   50.0M 39.1M  900K 2.0M 25.0%",
            " 300 7    guarded          other/other    7.8M ≤7.8M ≤7.8M    0  0.0%",
            "   2 0    kthreadd         system/kernel     -     -     -    -  0.0%",
            "",
            "PSS and USS of 1 process unknown: this kernel does not have the file");
  }

  @Test
  void aLimitOfTheControlGroup_standsBesideTheMemoryOfTheMachine() throws IOException {
    group().v2(120 << 20, 300 << 20, 10 << 20);
    Top top = Top.of(report(DetailPolicy.every()), 1, Ranking.RSS, Set.of());
    assertThat(TopTable.page(top, Integer.MAX_VALUE, List.of()).lines().get(0))
        .startsWith(
            "Memory 300M limit, 15.3G machine; 190M below the limit, 7.6G available. Swap 1.9G,");
    assertThat(top.json(false))
        .contains(
            "\"cgroup\":{\"memory_bytes\":125829120,\"memory_working_set_bytes\":115343360,"
                + "\"memory_limit_bytes\":314572800,")
        .contains("\"oom_kills\":2,");
  }

  @Test
  void growth_showsWhenItReachesTheLimit() throws IOException {
    group().v2(120 << 20, 300 << 20, 10 << 20);
    Report first = report(DetailPolicy.none());
    group().v2(140 << 20, 300 << 20, 10 << 20);
    Top top = Top.of(after(first), 1, Ranking.RSS, Set.of());
    assertThat(TopTable.page(top, Integer.MAX_VALUE, List.of()).lines().get(0))
        .as("two seconds are too short")
        .contains("170M below the limit, 7.6G");
    assertThat(Size.time(Duration.ofSeconds(85))).isEqualTo("85s");
    assertThat(Size.time(Duration.ofMinutes(85))).isEqualTo("85min");
    assertThat(Size.time(Duration.ofHours(4))).isEqualTo("4h");
    assertThat(Size.time(Duration.ofDays(85_000))).isEqualTo("999d");
  }

  @Test
  void aNarrowTerminal_shortensNames() throws IOException {
    Top top = Top.of(secondReport(), 2, Ranking.PSS, Set.of());
    assertThat(TopTable.page(top, 55, List.of()).lines().subList(5, 8))
        .containsExactly(
            " PID USER NAME     GROUP      RSS   PSS  USS SWAP   CPU",
            "4711 0    a-long-… o…/other  2.4G  2.3G 1.9G    0  0.0%",
            "  71 105  postgres …/postg… 50.0M 39.1M 900K 2.0M 25.0%");
  }

  @Test
  void noLine_isWiderThanTheTerminal() throws IOException {
    tree.pid(99).name("日本語日本").uid(4_294_967_294L);
    Top top = Top.of(secondReport(), Top.ALL, Ranking.USS, Set.of());
    for (int width : new int[] {1, 5, 20, 40, 60, 80, 200}) {
      assertThat(TopTable.page(top, width, List.of()).lines())
          .as("%d columns", width)
          .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width));
    }
    assertThat(TopTable.page(top, 200, List.of()).lines())
        .isEqualTo(TopTable.page(top, Integer.MAX_VALUE, List.of()).lines());
  }

  @Test
  void theRankingValue_hasAColumn() throws IOException {
    tree.pid(71).threads(12);
    List<String> lines =
        TopTable.page(
                Top.of(report(DetailPolicy.none()), 1, Ranking.THREADS, Set.of()),
                Integer.MAX_VALUE,
                List.of())
            .lines();
    assertThat(lines.get(3)).endsWith(" CPU THREADS");
    assertThat(lines.get(4)).contains("postgres").endsWith("   ?      12");
  }

  @Test
  void valuesNotRequested_areExplained() throws IOException {
    assertThat(
            TopTable.page(
                    Top.of(report(DetailPolicy.none()), Top.ALL, Ranking.RSS, Set.of()),
                    Integer.MAX_VALUE,
                    List.of())
                .lines())
        .contains(
            "PSS and USS of 3 processes unknown: not requested; omit --no-detail",
            "CPU of 4 processes unknown: first scanned less than 500ms ago");
  }
}
