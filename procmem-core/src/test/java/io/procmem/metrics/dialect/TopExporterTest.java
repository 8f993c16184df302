package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopExporterTest {

  private static final String MEMORY = "memory_usage_bytes";
  private static final String CPU = "cpu_usage_percent";
  private static final double KIB = 1024;

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT);
  private MetricTable table = TopExporter.table("db1");
  private ShownValues shown = new ShownValues(table);

  TopExporterTest() {
    fixture.tree.pid(1).name("init").command("/sbin/init").memoryKib(4_000, 3_000, 2_000);
    fixture
        .tree
        .pid(7)
        .name("evolution-sourc")
        .command("/usr/libexec/evolution-source-registry", "--password=secret")
        .memoryKib(8_000, 6_000, 5_000)
        .hugetlbKib(1_000)
        .swapKib(300);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void shows(MetricTable other) {
    table = other;
    shown = new ShownValues(table);
  }

  private void scan() {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    shown.show(report);
  }

  @Test
  void namesAndLabels_areTheirs_withoutTheCommandLine() {
    assertThat(table.metrics().stream().map(table::fullName))
        .containsExactly(MEMORY, CPU, "memory_total_bytes");
    assertThat(table.metrics()).extracting(Metric::kind).containsOnly(MetricKind.GAUGE);
    Metric<?> memory = table.metrics().get(0);
    assertThat(table.labelNames(memory.rowKind()))
        .containsExactlyInAnyOrder("host", "proc_name", "proc_pid");
    assertThat(memory.ownLabels()).containsExactly("type");
    assertThat(table.labelNames(table.metrics().get(1).rowKind()))
        .containsExactlyInAnyOrder("host", "proc_name", "proc_pid");
    assertThat(table.labelNames(table.metrics().get(2).rowKind())).containsExactly("host");
  }

  @Test
  void usedMemory_isTheUss_withHugePages_andTheNameIsWhole() {
    fixture.tree.file("/proc/meminfo", "MemTotal: 16000 kB\n");
    scan();
    assertThat(shown.of(MEMORY))
        .isEqualTo(
            Map.of(
                "db1 init 1 used", 2_000 * KIB,
                "db1 init 1 swap", 0.0,
                "db1 evolution-source-registry 7 used", 6_000 * KIB,
                "db1 evolution-source-registry 7 swap", 300 * KIB));
    assertThat(shown.of("memory_total_bytes")).containsExactly(entry("db1", 16_000 * KIB));
  }

  @Test
  void cpuUsage_ofSeveralProcessors_isMoreThan100_andAbsentAtFirst() {
    scan();
    assertThat(shown.of(CPU)).isEmpty();
    fixture.tree.pid(1).cpuTicks(110, 40);
    scan();
    assertThat(shown.of(CPU))
        .isEqualTo(Map.of("db1 init 1", 150.0, "db1 evolution-source-registry 7", 0.0));
  }

  /** In theirs, it ends the exporter. */
  @Test
  void unreadableProcess_hasWhatIsKnown_andTheOthersAllTheirValues() {
    fixture.tree.denies("/proc/1/smaps_rollup");
    scan();
    assertThat(shown.of(MEMORY))
        .doesNotContainKey("db1 init 1 used")
        .containsEntry("db1 init 1 swap", 0.0)
        .containsKey("db1 evolution-source-registry 7 used");
    scan();
    assertThat(shown.of(CPU)).containsKey("db1 init 1");
  }

  @Test
  void endedProcess_andAnotherWithItsPid_leaveNoDeadSeries() {
    scan();
    fixture.newProcess(7).name("sleep").command("sleep", "9");
    scan();
    assertThat(shown.of(MEMORY).keySet())
        .containsExactlyInAnyOrder(
            "db1 init 1 used", "db1 init 1 swap", "db1 sleep 7 used", "db1 sleep 7 swap");
  }

  @Test
  void kernelThreadsAndZombies_areNotShown() {
    fixture.tree.pid(2).name("kthreadd").kernelThread();
    fixture.tree.pid(3).name("gone").zombie();
    scan();
    scan();
    assertThat(shown.of(CPU)).hasSize(2);
  }

  @Test
  void commandLine_onRequest_showsProgramAndMain_neverArguments() {
    fixture
        .tree
        .pid(8)
        .name("python3")
        .command("/usr/bin/python3", "/srv/report.py", "--token", "secret");
    shows(TopExporter.withCommandLine("db1"));
    assertThat(table.labelNames(table.metrics().get(0).rowKind()))
        .containsExactlyInAnyOrder("host", "proc_name", "proc_pid", "proc_cmdline");
    scan();
    assertThat(shown.of(MEMORY))
        .containsKeys(
            "db1 python3 8 /usr/bin/python3 report.py used",
            "db1 evolution-source-registry 7 /usr/libexec/evolution-source-registry used");
    assertThat(shown.of(MEMORY).keySet()).noneMatch(key -> key.contains("secret"));
  }

  @Test
  void hostName_isThatOfTheKernel() throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    shows(TopExporter.table());
    scan();
    assertThat(shown.of("memory_total_bytes")).containsOnlyKeys(host);
    shows(TopExporter.withCommandLine());
    scan();
    assertThat(shown.of(MEMORY)).containsKey(host + " init 1 /sbin/init used");
  }

  /** A pid is not a value that a limit may run out of. */
  @Test
  void manyProcesses_haveALimitOfSeries_notOfPids() {
    for (int pid = 1_000; pid < 2_000; pid++) {
      fixture.tree.pid(pid).name("p").command("p").memoryKib(100, 100, 10);
    }
    scan();
    assertThat(shown.of(MEMORY)).hasSize(2 * 1_002);
    shows(TopExporter.table("db1").seriesLimit(100));
    scan();
    assertThat(shown.series()).isLessThanOrEqualTo(100);
    assertThat(shown.of(MEMORY)).containsKey("db1 other  used");
    assertThat(shown.sum(MEMORY)).isEqualTo((2_000 + 6_000 + 300 + 1_000 * 10) * KIB);
  }

  @Test
  void otherSettings_chooseAndLabel() {
    fixture.tree.userName(0, "root");
    shows(TopExporter.table("db1").top(1, Ranking.RSS).label(ProcessLabel.USER));
    scan();
    scan(); // names of users come a scan late
    assertThat(shown.of(MEMORY))
        .containsOnlyKeys(
            "db1 evolution-source-registry 7 root used",
            "db1 evolution-source-registry 7 root swap");
  }
}
