package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTest {

  private static final String MEMORY = "process_memory_usage_bytes";
  private static final String CPU = "process_cpu_utilization_ratio";
  private static final String BOOT = "2023-11-14T22:13:20.000Z";
  private static final double KIB = 1024;

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT);
  private MetricTable table = OpenTelemetry.table();
  private ShownValues shown = new ShownValues(table);

  OpenTelemetryTest() {
    fixture.tree.userName(70, "postgres");
    fixture
        .tree
        .pid(7)
        .name("postgres")
        .uid(70)
        .startTicks(0)
        .executes("/usr/lib/postgresql/bin/postgres")
        .command("postgres", "--password=secret")
        .memoryKib(8_000, 6_000, 5_000);
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

  private static String postgres(String pid, String created) {
    return pid + " " + created + " postgres postgres /usr/lib/postgresql/bin/postgres ";
  }

  @Test
  void names_areThoseOfTheConventions_andPrometheusHasThemWithUnits() {
    assertThat(table.everyMetric())
        .allSatisfy(
            metric -> {
              assertThat(metric.isOpenTelemetry()).isTrue();
              assertThat(metric.unitSymbol()).matches("By|s|1|\\{[a-z_]+}");
              assertThat(metric.unitSymbol().equals("1"))
                  .isEqualTo(metric.name().endsWith("zation"));
              assertThat(table.fullName(metric)).matches("[a-z0-9_]+");
            });
    assertThat(table.metrics().stream().map(Metric::name))
        .contains("process.context_switches", "process.unix.file_descriptor.count");
    assertThat(table.metrics().stream().map(table::fullName))
        .contains(
            "process_context_switches_total",
            "process_cpu_time_seconds_total",
            "process_disk_io_bytes_total",
            "process_thread_count",
            "system_memory_utilization_ratio")
        .doesNotContain("process_uptime_seconds")
        .doesNotHaveDuplicates();
  }

  @Test
  void attributes_areThoseOfTheConventions_alsoFurtherOnes() {
    List<String> names = table.label(ProcessLabel.values()).labelNames(OpenTelemetry.PROCESS);
    assertThat(table.labelNames(OpenTelemetry.PROCESS))
        .containsExactly(
            "process.pid",
            "process.creation.time",
            "process.executable.name",
            "process.owner",
            "process.executable.path",
            "container.id");
    assertThat(names)
        .contains("process.parent_pid", "k8s.pod.name", "procmem.cgroup", "procmem.command")
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("(process|container|k8s|procmem)\\..*"));
    assertThat(table.labelNames(OpenTelemetry.SYSTEM)).isEmpty();
  }

  @Test
  void aProcess_isIdentifiedByItsPidAndItsStart() {
    scan();
    String first = postgres("7", BOOT).strip();
    assertThat(shown.of(MEMORY)).containsOnlyKeys(first);
    fixture.setsClock(Duration.ofHours(1));
    scan();
    assertThat(shown.of(MEMORY)).as("after the clock was set").containsOnlyKeys(first);
    fixture.newProcess(7).name("postgres").uid(70).executes("/usr/lib/postgresql/bin/postgres");
    scan();
    assertThat(shown.of(MEMORY)).as("another with its pid").hasSize(1).doesNotContainKey(first);
  }

  @Test
  void cpuUsage_isAShareOfAllProcessors_byMode_andAbsentAtFirst() {
    fixture.tree.file(
        "/proc/stat", "cpu  100 0 0 900\ncpu0 50 0 0 450\ncpu1 50 0 0 450\nbtime 1700000000\n");
    fixture.tree.pid(7).cpuTicks(0, 0);
    scan();
    assertThat(shown.of(CPU)).isEmpty();
    fixture.tree.pid(7).cpuTicks(90, 30);
    scan();
    assertThat(shown.of(CPU)).hasSize(2);
    assertThat(shown.of(CPU).get(postgres("7", BOOT) + " user")).isEqualTo(0.45, within(1e-9));
    assertThat(shown.of(CPU).get(postgres("7", BOOT) + " system")).isEqualTo(0.15, within(1e-9));
  }

  @Test
  void withoutItsExecutable_theNameIsThatOfTheKernel() {
    fixture.tree.denies("/proc/7/exe");
    fixture.tree.pid(2).name("kworker/0:1-events").kernelThread().startTicks(0);
    scan();
    assertThat(shown.of("process_thread_count"))
        .containsOnlyKeys("7 " + BOOT + " postgres postgres", "2 " + BOOT + " kworker/0:1 root");
  }

  @Test
  void unreadableFiles_giveNoNumbers_andTheRestIsShown() {
    fixture.tree.denies("/proc/7/io").denies("/proc/7/smaps_rollup");
    scan();
    assertThat(shown.of("process_disk_io_bytes_total")).isEmpty();
    assertThat(shown.of("process_disk_operations_total")).isEmpty();
    assertThat(shown.of("procmem_process_memory_pss_bytes")).isEmpty();
    assertThat(shown.of(MEMORY).values()).containsExactly(8_000 * KIB);
  }

  @Test
  void uptime_isThatSinceTheStart_whateverTheClockShows() {
    shows(table.with("process_uptime_seconds"));
    scan();
    fixture.setsClock(Duration.ofDays(1));
    scan();
    double machine = shown.sum("system_uptime_seconds");
    assertThat(shown.of("process_uptime_seconds").values()).containsExactly(machine);
  }

  @Test
  void smallProcesses_areAddedUp_ifThereWouldBeTooManySeries() {
    for (int pid = 100; pid < 110; pid++) {
      fixture.tree.pid(pid).name("small").memoryKib(100, 100, 100);
    }
    shows(table.seriesLimit(150));
    scan();
    assertThat(shown.sum(MEMORY)).isEqualTo(9_000 * KIB);
    assertThat(shown.of(MEMORY).keySet()).anyMatch(key -> key.contains("other"));
  }

  @Test
  void manyProcesses_keepTheirIdentities() {
    for (int pid = 100; pid < 103; pid++) {
      fixture.tree.pid(pid).name("p").startTicks(pid).memoryKib(100, 100, 100);
    }
    shows(table.labelValueLimit(1));
    scan();
    assertThat(shown.of(MEMORY).keySet())
        .as("pids and start times have no limit, other labels do")
        .hasSize(4)
        .allMatch(key -> key.matches("\\d+ 20\\S+Z other other other.*"));
  }

  @Test
  void processes_areCountedByState() {
    fixture.tree.pid(2).name("kthreadd").kernelThread();
    fixture.tree.pid(3).name("gone").zombie();
    scan();
    assertThat(shown.of("system_process_count"))
        .isEqualTo(Map.of("running", 0.0, "sleeping", 2.0, "stopped", 0.0, "defunct", 1.0));
  }

  @Test
  void memoryOfTheMachine_isShownByState() {
    fixture.tree.file(
        "/proc/meminfo",
        """
        MemTotal: 1000 kB
        MemFree: 100 kB
        MemAvailable: 400 kB
        Buffers: 20 kB
        Cached: 300 kB
        Shmem: 50 kB
        SReclaimable: 30 kB
        SUnreclaim: 40 kB
        SwapTotal: 200 kB
        SwapFree: 150 kB
        HugePages_Total: 10
        HugePages_Free: 4
        Hugepagesize: 2048 kB
        """);
    shows(table.with("system_memory_linux_hugepages_*"));
    scan();
    assertThat(shown.of("system_memory_usage_bytes"))
        .isEqualTo(
            Map.of("used", 600 * KIB, "free", 100 * KIB, "buffers", 20 * KIB, "cached", 300 * KIB));
    assertThat(shown.of("system_memory_utilization_ratio"))
        .isEqualTo(Map.of("used", 0.6, "free", 0.1, "buffers", 0.02, "cached", 0.3));
    assertThat(shown.sum("system_memory_limit_bytes")).isEqualTo(1000 * KIB);
    assertThat(shown.sum("system_memory_linux_available_bytes")).isEqualTo(400 * KIB);
    assertThat(shown.sum("system_memory_linux_shared_bytes")).isEqualTo(50 * KIB);
    assertThat(shown.of("system_memory_linux_slab_usage_bytes"))
        .isEqualTo(Map.of("reclaimable", 30 * KIB, "unreclaimable", 40 * KIB));
    assertThat(shown.of("system_paging_usage_bytes"))
        .isEqualTo(Map.of("used", 50 * KIB, "free", 150 * KIB));
    assertThat(shown.of("system_paging_utilization_ratio"))
        .isEqualTo(Map.of("used", 0.25, "free", 0.75));
    assertThat(shown.sum("system_memory_linux_hugepages_limit")).isEqualTo(10);
    assertThat(shown.sum("system_memory_linux_hugepages_page_size_bytes")).isEqualTo(2048 * KIB);
    assertThat(shown.of("system_memory_linux_hugepages_usage"))
        .isEqualTo(Map.of("used", 6.0, "free", 4.0));
    assertThat(shown.of("system_memory_linux_hugepages_utilization_ratio"))
        .isEqualTo(Map.of("used", 0.6, "free", 0.4));
    assertThat(shown.sum("process_memory_utilization_ratio")).isEqualTo(8.0);
  }

  @Test
  void withoutSwapSpace_itHasNoUtilization() {
    fixture.tree.file("/proc/meminfo", "MemTotal: 1000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
    scan();
    assertThat(shown.of("system_paging_usage_bytes")).isEqualTo(Map.of("used", 0.0, "free", 0.0));
    assertThat(shown.of("system_paging_utilization_ratio")).isEmpty();
    assertThat(shown.of("system_memory_usage_bytes")).isEmpty();
  }
}
