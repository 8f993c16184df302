package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A metrics backend keeps every series it has ever scraped. So the values of labels are limited for
 * as long as this JVM runs, whatever processes do.
 */
class LabelLimitTest {

  /** The first value of a label of a process, three others, and {@code other}. */
  private static final int MOST_OF_A_PROCESS = 5;

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT);

  LabelLimitTest() {
    fixture.with().rules(Rules.parse("test.rules", "app/{{.Comm}} comm=*"));
    fixture.tree.pid(1).name("init").memoryKib(4_000, 3_000, 2_000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Report report(Demand demand) {
    Report report = fixture.after(Duration.ofSeconds(61)).procMem().report(demand);
    assertThat(report.problem()).isEmpty();
    return report;
  }

  private Report report(MetricTable table) {
    return report(table.demand());
  }

  @Test
  void aProcessThatRenamesItself_hasAFewSeries() {
    MetricTable table = MetricTable.standard();
    SeriesReader reader = new SeriesReader(table);
    for (int scan = 0; scan < 100; scan++) {
      fixture.tree.pid(10).name("r" + scan).memoryKib(300_000, 300_000, 300_000).cpuTicks(scan, 0);
      reader.read(report(table));
    }
    assertThat(reader.values("name")).contains("r0", "r1", "r2", "r3", "other");
    assertThat(reader.values("name")).hasSize(MOST_OF_A_PROCESS + 1); // and init
    assertThat(reader.series("procmem_process_resident_memory_bytes"))
        .as("each change of name is one of subgroup, too")
        .isLessThanOrEqualTo(MOST_OF_A_PROCESS + 1);
  }

  @Test
  void aProcessThatTakesEachNameOnce_andThenStays_isShownByItsName() {
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table);
    for (String name : new String[] {"sh", "env", "python3", "gunicorn", "gunicorn"}) {
      fixture.tree.pid(10).name(name);
      shown.show(report(table));
    }
    assertThat(shown.of("procmem_process_threads")).containsKey("10 gunicorn app gunicorn");
  }

  /** A unit in a container of a pod. */
  private static String nested(int number) {
    String hex = Integer.toHexString(0x10000000 + number);
    return "0::/kubepods/burstable/pod"
        + hex
        + "-0000-0000-0000-000000000000/"
        + hex.repeat(8)
        + "/system.slice/r"
        + number
        + ".service\n";
  }

  @Test
  void everyLabelThatAProcessCanChange_hasAFewValues() {
    MetricTable table = MetricTable.standard().top(1, Ranking.RSS).label(ProcessLabel.values());
    SeriesReader reader = new SeriesReader(table);
    for (int scan = 0; scan < 60; scan++) {
      fixture.tree.pid(100 + scan).name("parent").memoryKib(1, 1, 1);
      fixture
          .tree
          .pid(10)
          .name("r" + scan)
          .parent(100 + scan)
          .codeAt(0x1000L * scan)
          .uid(1000 + scan)
          .command("/opt/r" + scan)
          .executable(("/opt/r" + scan).getBytes())
          .file("cgroup", nested(scan))
          .memoryKib(300_000, 300_000, 300_000);
      reader.read(report(table));
    }
    Set<ProcessLabel> constant =
        Set.of(
            ProcessLabel.CONTAINER,
            ProcessLabel.NAMESPACE,
            ProcessLabel.RUNTIME,
            ProcessLabel.IMAGE);
    for (ProcessLabel label : EnumSet.complementOf(EnumSet.copyOf(constant))) {
      assertThat(reader.values(label.name().toLowerCase(Locale.ROOT)))
          .as(label.name())
          .contains("other")
          .hasSizeLessThanOrEqualTo(MOST_OF_A_PROCESS);
    }
    assertThat(reader.series("procmem_process_resident_memory_bytes")).isLessThan(40);
  }

  @Test
  void aKernelWorker_isShownWithoutWhatItWorksOn() {
    MetricTable table = MetricTable.standard().allProcesses();
    SeriesReader reader = new SeriesReader(table);
    fixture.tree.pid(20).name("kworker/1:2-not").memoryKib(1, 1, 1);
    for (String work : new String[] {"", "-events", "+events", "-mm_percpu_wq", "-xfs-sync/dm-0"}) {
      fixture.tree.pid(10).name("kworker/u8:2" + work).kernelThread();
      reader.read(report(table));
    }
    assertThat(reader.values("name")).containsExactly("init", "kworker/1:2-not", "kworker/u8:2");
  }

  /** It belongs to one queue, which is part of its name. */
  @Test
  void aRescuerOfTheKernel_keepsTheNameOfItsQueue() {
    MetricTable table = MetricTable.standard().allProcesses();
    SeriesReader reader = new SeriesReader(table);
    for (String work : new String[] {"", "+ext4-rsv-conversion"}) {
      fixture.tree.pid(10).name("kworker/R-ext4-rsv-conversion" + work).kernelThread();
      reader.read(report(table));
    }
    assertThat(reader.values("name")).containsExactly("init", "kworker/R-ext4-rsv-conversion");
  }

  @Test
  void aProcessThatLeavesTheTop_andReturns_hasNoFurtherNames() {
    MetricTable table = MetricTable.standard().top(1, Ranking.RSS);
    SeriesReader reader = new SeriesReader(table);
    fixture.tree.pid(20).name("steady").memoryKib(50_000, 50_000, 50_000);
    for (int scan = 0; scan < 60; scan++) {
      long kib = scan % 2 == 0 ? 300_000 : 3_000;
      fixture.tree.pid(10).name("r" + scan).memoryKib(kib, kib, kib);
      reader.read(report(table));
    }
    assertThat(reader.values("name")).contains("steady").hasSize(MOST_OF_A_PROCESS + 1);
  }

  @Test
  void reportsThatReadLess_changeNoLabel() {
    MetricTable table = MetricTable.standard().label(ProcessLabel.USER);
    ShownValues shown = new ShownValues(table);
    fixture.tree.pid(10).name("app").uid(70);
    fixture.tree.userName(70, "alice");
    report(table); // names of users come a scan late
    for (int scan = 0; scan < 10; scan++) {
      shown.show(report(table));
      shown.show(
          fixture.after(Duration.ofSeconds(61)).reopen().procMem().report(Demand.of(Source.STAT)));
    }
    report(table);
    shown.show(report(table));
    assertThat(shown.of("procmem_process_threads")).containsKey("10 app app app alice");
  }

  @Test
  void olderReports_changeNoLabel() {
    MetricTable table = MetricTable.standard();
    ShownValues shown = new ShownValues(table);
    fixture.tree.pid(10).name("before");
    Report older = report(table);
    fixture.tree.pid(10).name("after");
    Report newer = report(table);
    for (int i = 0; i < 10; i++) {
      shown.show(older).show(newer);
    }
    assertThat(shown.of("procmem_process_threads")).containsKey("10 after app after");
  }

  @Test
  void processesWithNewNames_areOther_onceALabelHasHad500Values_andTotalsStayExact() {
    MetricTable table = MetricTable.standard().with(RowKind.USER).allProcesses();
    SeriesReader reader = new SeriesReader(table);
    SeriesReader unlimited = new SeriesReader(table.labelValueLimit(1_000_000));
    int pid = 10;
    for (int scan = 0; scan < 15; scan++) {
      for (int i = 0; i < 60; i++, pid++) {
        fixture.tree.ends(pid - 100);
        fixture
            .tree
            .pid(pid)
            .name("n" + pid)
            .uid(pid)
            .startTicks(500_000L + 100L * pid)
            .cpuTicks(pid, 1)
            .memoryKib(pid, pid, pid);
      }
      Report report = report(table);
      reader.read(report);
      unlimited.read(report);
      for (String metric :
          new String[] {
            "procmem_group_processes", "procmem_group_resident_memory_bytes",
            "procmem_user_processes", "procmem_process_threads",
            "procmem_process_cpu_seconds_total", "procmem_group_cpu_seconds_total"
          }) {
        assertThat(reader.sum(metric)).as(metric).isCloseTo(unlimited.sum(metric), within(1e-6));
      }
    }
    assertThat(unlimited.values("name")).hasSizeGreaterThan(900);
    for (String label : new String[] {"name", "group", "subgroup", "user", "uid"}) {
      assertThat(reader.values(label)).as(label).hasSizeLessThanOrEqualTo(500);
    }
    assertThat(reader.values("name")).as("the empty value counts").hasSize(499).contains("other");
    assertThat(reader.values("pid")).as("a pid is no name").hasSizeGreaterThan(900);
  }

  @Test
  void limitIsPerLabel_forAllRowsThatHaveIt() {
    MetricTable table =
        MetricTable.standard()
            .with(RowKind.USER)
            .label(ProcessLabel.USER)
            .allProcesses()
            .labelValueLimit(12);
    SeriesReader reader = new SeriesReader(table);
    Random random = new Random(1);
    for (int scan = 0; scan < 30; scan++) {
      for (int pid = 10; pid < 30; pid++) {
        fixture.tree.pid(pid).name("n" + random.nextInt(50)).uid(random.nextInt(50));
      }
      reader.read(report(table));
    }
    for (String label : new String[] {"name", "group", "subgroup", "user", "uid"}) {
      assertThat(reader.values(label)).as(label).hasSizeLessThanOrEqualTo(12);
    }
  }

  @Test
  void longValues_areCut_andRowsThatWouldBeTheSame_areAddedUp() {
    String start = "/" + "é".repeat(300);
    fixture.with().rules(Rules.parse("test.rules", "\"x/{{.ExeFull}}\" comm=long"));
    fixture.tree.pid(10).name("long").command(start + "a").cpuTicks(10, 0);
    fixture.tree.pid(11).name("long").command(start + "b").cpuTicks(20, 0);
    fixture.tree.pid(12).name("short").file("cgroup", "0::/" + "c".repeat(4000) + "\n");
    MetricTable table = MetricTable.standard().label(ProcessLabel.values());
    SeriesReader reader = new SeriesReader(table);
    for (int scan = 0; scan < 3; scan++) {
      reader.read(report(table));
      assertThat(reader.sum("procmem_group_processes")).isEqualTo(4);
    }
    assertThat(reader.allValues())
        .allSatisfy(
            value -> assertThat(value.codePointCount(0, value.length())).isLessThanOrEqualTo(200));
    assertThat(reader.values("cgroup")).contains("/" + "c".repeat(199));
  }

  @Test
  void limit_mustBePositive() {
    assertThat(MetricTable.standard().labelValueLimit()).isEqualTo(500);
    assertThat(MetricTable.standard().labelValueLimit(7).allProcesses().labelValueLimit())
        .isEqualTo(7);
    assertThatThrownBy(() -> MetricTable.standard().labelValueLimit(0))
        .hasMessageContaining("at least 1");
  }
}
