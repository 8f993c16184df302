package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.Rules;
import io.procmem.ScanFixture;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of threads under the names of process-exporter. */
class ProcessExporterThreadsTest {

  private static final String GROUP = "namedprocess_namegroup_";

  private final ScanFixture fixture = new ScanFixture().withBootTime();
  private final MetricTable table = ProcessExporter.tableWithThreads();
  private final ShownValues shown = new ShownValues(table);

  ProcessExporterThreadsTest() {
    fixture.with().rules(Rules.parse("test.rules", "runtime/java comm=java\nruntime/sh comm=sh"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void scan() {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    shown.show(report);
  }

  private Map<String, Double> values(String name) {
    return shown.of(GROUP + name);
  }

  /** A JVM with ten threads: the main thread, a compiler, and eight of a pool. */
  private FakeProcess java() {
    FakeProcess java = fixture.tree.pid(10).name("java").threads(10).cpuTicks(300, 100);
    java.thread(10).name("java").file("wchan", "futex_do_wait");
    java.thread(11).name("C2 Compiler").state('R').cpuTicks(200, 50).file("wchan", "0");
    for (int tid = 12; tid < 20; tid++) {
      java.thread(tid).name("worker-" + tid).switches(10, 1).io(0, 0);
      java.thread(tid).file("wchan", tid < 18 ? "futex_do_wait" : "ep_poll");
    }
    return java;
  }

  @Test
  void states_andWaitChannels_countTheMainThreadOnce() {
    java();
    scan();
    assertThat(values("num_threads")).containsEntry("java", 10.0);
    assertThat(values("states"))
        .containsEntry("java Running", 1.0)
        .containsEntry("java Sleeping", 9.0)
        .containsEntry("java Waiting", 0.0);
    assertThat(values("threads_wchan"))
        .as("7 and 2 of 9 that wait; one runs")
        .isEqualTo(Map.of("java futex_do_wait", 7.0, "java ep_poll", 2.0));
  }

  @Test
  void contextSwitches_areThoseOfAllThreads_andDoNotFallWhenThreadsEnd() {
    FakeProcess java = java();
    scan();
    for (int tid = 12; tid < 20; tid++) {
      java.thread(tid).switches(1_010, 101);
    }
    scan();
    assertThat(values("context_switches_total"))
        .containsEntry("java voluntary", 8_000.0)
        .containsEntry("java nonvoluntary", 800.0);
    for (int tid = 12; tid < 20; tid++) {
      java.threadEnds(tid);
    }
    java.threads(2);
    scan();
    assertThat(values("context_switches_total"))
        .as("neither less nor 1.8e19")
        .containsEntry("java voluntary", 8_000.0)
        .containsEntry("java nonvoluntary", 800.0);
    java.thread(10).switches(21, 22);
    scan();
    assertThat(values("context_switches_total")).containsEntry("java voluntary", 8_010.0);
    assertThat(values("thread_context_switches_total"))
        .containsEntry("java java voluntary", 10.0)
        .containsEntry("java worker-# voluntary", 8_000.0);
    assertThat(shown.sum(GROUP + "thread_context_switches_total"))
        .as("the sum over names is that of the group")
        .isEqualTo(shown.sum(GROUP + "context_switches_total"));
  }

  @Test
  void aThreadThatStartsLater_countsFromItsStart_andStaysWhenItHasEnded() {
    FakeProcess java = java();
    scan();
    java.threads(11).thread(30).name("batch").startTicks(500_150).cpuTicks(400, 40).io(4_096, 512);
    scan();
    assertThat(values("thread_count")).containsEntry("java batch", 1.0);
    assertThat(values("thread_cpu_seconds_total"))
        .containsEntry("java batch user", 4.0)
        .containsEntry("java batch system", 0.4);
    assertThat(values("thread_io_bytes_total"))
        .containsEntry("java batch read", 4_096.0)
        .containsEntry("java batch write", 512.0);
    java.threads(10).threadEnds(30);
    scan();
    assertThat(values("thread_count")).containsEntry("java batch", 0.0);
    assertThat(values("thread_cpu_seconds_total")).containsEntry("java batch user", 4.0);
  }

  @Test
  void theOnlyThreadOfAProcess_isShownToo() {
    FakeProcess sh = fixture.tree.pid(10).name("sh").cpuTicks(5, 5).minorFaults(7).majorFaults(1);
    scan();
    sh.cpuTicks(25, 5).minorFaults(9).majorFaults(4);
    scan();
    assertThat(values("thread_count")).containsEntry("sh sh", 1.0);
    assertThat(values("thread_cpu_seconds_total")).containsEntry("sh sh user", 0.2);
    assertThat(values("thread_minor_page_faults_total")).containsEntry("sh sh", 2.0);
    assertThat(values("thread_major_page_faults_total")).containsEntry("sh sh", 3.0);
  }

  @Test
  void unreadableIo_isLeftOut_whereTheirsIsZero() {
    java();
    fixture.tree.pid(20).name("sh");
    fixture.tree.denies("/proc/20/task/20/io");
    scan();
    assertThat(values("thread_io_bytes_total"))
        .containsEntry("java worker-# read", 0.0)
        .doesNotContainKey("sh sh read");
  }

  @Test
  void oneFamilyOnRequest_readsOnlyItsFiles() {
    MetricTable some = ProcessExporter.table().with(GROUP + "thread_cpu_seconds_total");
    java();
    ShownValues values = new ShownValues(some);
    values.show(fixture.after(Duration.ofSeconds(1)).procMem().report(some.demand()));
    assertThat(values.of(GROUP + "thread_cpu_seconds_total")).containsKey("java C2 Compiler user");
    assertThat(fixture.tree.opened())
        .contains("10/task/11/stat")
        .noneMatch(path -> path.matches("10/task/.*/(io|status|wchan)"));
    assertThat(
            ProcessExporter.table().with(ProcessExporter.THREAD).demand().includes(Source.TASK_IO))
        .isTrue();
  }

  @Test
  void names_beyondTheSeriesLimit_areAddedToOther() {
    java();
    MetricTable few = table.seriesLimit(60);
    ShownValues values = new ShownValues(few);
    values.show(fixture.after(Duration.ofSeconds(1)).procMem().report(few.demand()));
    assertThat(values.of(GROUP + "thread_count")).containsKey("other other");
    assertThat(values.sum(GROUP + "thread_count")).isEqualTo(10);
    assertThat(values.series()).isLessThanOrEqualTo(60);
  }
}
