package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessExporterTest {

  private static final String GROUP = "namedprocess_namegroup_";

  private final ScanFixture fixture = new ScanFixture().reading(Source.STAT).withBootTime();
  private final MetricTable table = ProcessExporter.table();
  private final ShownValues shown = new ShownValues(table);

  ProcessExporterTest() {
    fixture
        .with()
        .detail(DetailPolicy.every())
        .rules(
            Rules.parse(
                "test.rules",
                """
                db/postgres       comm=postgres
                db/percona        comm=mysqld
                monitoring/percona comm=pmm-agent
                app/other         comm=misnamed
                app/never         comm=never
                """));
    fixture.tree.pid(1).name("init").memoryKib(4_000, 3_000, 2_000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Map<String, Double> values(String name) {
    return shown.of(GROUP + name);
  }

  private void scan() {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    shown.show(report);
  }

  /** Each metric with its type, the labels of its rows, and its own label with the values. */
  private static List<String> described(MetricTable table) {
    return table.everyMetric().stream()
        .map(
            metric ->
                "%s %s %s %s"
                    .formatted(
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        table.fullName(metric).replace(GROUP, "…"),
                        table.labelNames(metric.rowKind()),
                        metric.ownLabels().size() == 1
                            ? metric.ownLabels().get(0)
                                + metric.cells().stream().map(cell -> cell.get(0)).toList()
                            : metric.ownLabels()))
        .toList();
  }

  @Test
  void namesAndLabels_areThoseOfProcessExporter() {
    String[] expected = {
      "gauge …num_procs [groupname] []",
      "gauge …num_threads [groupname] []",
      "gauge …oldest_start_time_seconds [groupname] []",
      "gauge …memory_bytes [groupname] memtype[resident, virtual, swapped, proportionalResident,"
          + " proportionalSwapped]",
      "counter …cpu_seconds_total [groupname] mode[user, system]",
      "counter …read_bytes_total [groupname] []",
      "counter …write_bytes_total [groupname] []",
      "counter …major_page_faults_total [groupname] []",
      "counter …minor_page_faults_total [groupname] []",
      "counter …context_switches_total [groupname] ctxswitchtype[voluntary, nonvoluntary]",
      "gauge …open_filedesc [groupname] []",
      "gauge …worst_fd_ratio [groupname] []",
      "gauge …states [groupname] state[Running, Sleeping, Waiting, Zombie, Other]",
      "gauge …threads_wchan [groupname, wchan] []",
      "gauge …thread_count [groupname, threadname] []",
      "counter …thread_cpu_seconds_total [groupname, threadname] mode[user, system]",
      "counter …thread_io_bytes_total [groupname, threadname] iomode[read, write]",
      "counter …thread_major_page_faults_total [groupname, threadname] []",
      "counter …thread_minor_page_faults_total [groupname, threadname] []",
      "counter …thread_context_switches_total [groupname, threadname] ctxswitchtype[voluntary,"
          + " nonvoluntary]",
      "gauge namedprocess_scrape_errors [] []",
      "gauge namedprocess_scrape_procread_errors [] []",
      "gauge namedprocess_scrape_partial_errors [] []",
      "info process_exporter_build_info [] [version, revision, branch, goversion, goos, goarch]"
    };
    assertThat(described(table)).containsExactlyInAnyOrder(expected);
    assertThat(described(ProcessExporter.tableWithThreads())).containsExactlyInAnyOrder(expected);
    assertThat(ProcessExporter.tableWithThreads().metrics())
        .as("everything is shown")
        .isEqualTo(ProcessExporter.tableWithThreads().everyMetric());
  }

  @Test
  void subgroups_whoseNamesLookTheSame_areNotShownTwice() {
    fixture.with().rules(Rules.parse("test.rules", "\"{{.Username}}/{{.Comm}}\" comm=*"));
    fixture.tree.userName(1, "a").userName(2, "a/b").userName(3, "x");
    fixture.tree.pid(10).uid(1).name("b/c");
    fixture.tree.pid(11).uid(2).name("c");
    fixture.tree.pid(12).uid(3).name("b/c");
    fixture.tree.pid(13).uid(3).name("c");
    scan(); // names of users come a scan late
    scan();
    assertThat(shown.rows(table.metrics().get(0).rowKind()))
        .extracting(row -> row.labelValues().get(0))
        .doesNotHaveDuplicates()
        .contains("a/b/c", "x/b/c", "x/c");
    assertThat(shown.sum(GROUP + "num_procs")).isEqualTo(5);
  }

  @Test
  void values_areThoseOfTheSubgroup_inBaseUnits() {
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000).threads(3).openFiles(7);
    fixture.tree.pid(11).name("postgres").memoryKib(8_000, 4_000, 1_000).swapKib(100).openFiles(5);
    scan();
    fixture.tree.pid(10).cpuTicks(150, 50);
    scan();
    assertThat(values("num_procs")).containsEntry("postgres", 2.0).containsEntry("other", 1.0);
    assertThat(values("num_threads")).containsEntry("postgres", 4.0);
    assertThat(values("open_filedesc")).containsEntry("postgres", 12.0);
    assertThat(values("memory_bytes"))
        .containsEntry("postgres resident", 16_000 * 1024.0)
        .containsEntry("postgres proportionalResident", 9_000 * 1024.0)
        .containsEntry("postgres swapped", 100 * 1024.0);
    assertThat(values("cpu_seconds_total"))
        .containsEntry("postgres user", 1.5)
        .containsEntry("postgres system", 0.5);
    assertThat(values("oldest_start_time_seconds")).containsKey("postgres");
  }

  @Test
  void unknownValue_isLeftOut_whereTheirsIsZero() {
    fixture.tree.pid(10).name("postgres").memoryKib(8_000, 5_000, 3_000);
    fixture.tree.denies("/proc/10/io").denies("/proc/10/smaps_rollup");
    scan();
    assertThat(values("read_bytes_total")).doesNotContainKey("postgres");
    assertThat(values("memory_bytes"))
        .containsKey("postgres resident")
        .doesNotContainKey("postgres proportionalResident");
  }

  @Test
  void emptiedGroup_hasNoProcessesAndNoStartTime_andKeepsItsCounters() {
    fixture.tree.pid(10).name("postgres").cpuTicks(100, 0);
    scan();
    fixture.tree.pid(10).cpuTicks(300, 0);
    scan();
    fixture.tree.ends(10);
    scan();
    assertThat(values("num_procs")).containsEntry("postgres", 0.0);
    assertThat(values("oldest_start_time_seconds"))
        .as("not the year 1")
        .doesNotContainKey("postgres");
    assertThat(values("cpu_seconds_total")).containsEntry("postgres user", 2.0);
  }

  @Test
  void groupThatNeverRan_hasNoProcesses_andNothingElse() {
    scan();
    assertThat(values("num_procs")).containsEntry("never", 0.0);
    assertThat(values("num_threads")).doesNotContainKey("never");
    assertThat(values("memory_bytes").keySet()).noneMatch(key -> key.startsWith("never"));
  }

  @Test
  void groupName_isTheSubgroup_orBothNamesWhereThatIsAmbiguous() {
    fixture.tree.pid(10).name("mysqld");
    fixture.tree.pid(11).name("misnamed");
    scan();
    assertThat(values("num_procs"))
        .isEqualTo(
            Map.of(
                "postgres", 0.0,
                "db/percona", 1.0,
                "monitoring/percona", 0.0,
                "app/other", 1.0,
                "never", 0.0,
                "other", 1.0));
  }

  @Test
  void smallestGroups_areAddedToOther_whereThereAreTooManySeries() {
    fixture.tree.pid(10).name("postgres").memoryKib(90_000, 5_000, 3_000);
    fixture.tree.pid(11).name("mysqld").memoryKib(1_000, 900, 800);
    ShownValues some = new ShownValues(table.seriesLimit(40));
    some.show(fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand()));
    assertThat(some.of(GROUP + "num_procs")).isEqualTo(Map.of("postgres", 1.0, "other", 2.0));
  }

  @Test
  void states_areOnRequest_andCountEachThreadOnce() {
    assertThat(table.demand().includes(Source.TASK)).isFalse();
    MetricTable states = table.with(GROUP + "states");
    fixture.tree.pid(10).name("postgres").state('D');
    ShownValues shownStates = new ShownValues(states);
    shownStates.show(fixture.after(Duration.ofSeconds(1)).procMem().report(states.demand()));
    assertThat(shownStates.of(GROUP + "states"))
        .containsEntry("postgres Waiting", 1.0)
        .containsEntry("postgres Running", 0.0)
        .containsEntry("postgres Other", 0.0);
  }

  @Test
  void aProcessThatCouldNotBeReadForAWhile_isNotCountedTwice() {
    fixture.tree.pid(10).name("postgres").cpuTicks(100, 0);
    scan();
    fixture.newProcess(11).name("postgres").cpuTicks(700, 0);
    scan();
    assertThat(values("cpu_seconds_total")).containsEntry("postgres user", 7.0);
    fixture.tree.denies("/proc/11/stat");
    scan();
    fixture.tree.allows("/proc/11/stat").pid(11).cpuTicks(800, 0);
    scan();
    assertThat(values("cpu_seconds_total"))
        .as("not its whole life once more")
        .containsEntry("postgres user", 8.0);
  }

  @Test
  void contextSwitches_areThoseOfMainThreads_withoutAFileForEachThread() {
    FakeProcess postgres = fixture.tree.pid(10).name("postgres").threads(2).switches(100, 10);
    postgres.thread(10).switches(100, 10);
    postgres.thread(77).switches(5_000, 500);
    scan();
    postgres.switches(130, 11);
    postgres.thread(77).switches(6_000, 600);
    scan();
    assertThat(values("context_switches_total"))
        .containsEntry("postgres voluntary", 30.0)
        .containsEntry("postgres nonvoluntary", 1.0);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.contains("/task/"));
  }

  @Test
  void table_hasNoRowsOfOurs() {
    assertThat(table.metrics())
        .extracting(metric -> metric.rowKind().name())
        .containsOnly("namegroup", "scrape");
    assertThat(table.with(RowKind.GROUP).metrics()).hasSameSizeAs(table.metrics());
    scan();
    assertThat(shown.rows(RowKind.GROUP)).isEmpty();
  }
}
