package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.counters.Counter;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that exist and that a scan does not list: {@code hidepid=2} hides those of others, and
 * one's own while {@code PR_SET_DUMPABLE} is off. Whether a process is new is decided by its start
 * time.
 */
class HiddenProcessTest {

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int DB = 7;
  private static final long OLD = 1000;

  private final ScanFixture fixture = new ScanFixture().reading(Source.STATM, Source.IO);

  @BeforeEach
  void init() {
    fixture.tree.pid(1).name("init").parent(0).startTicks(1).file("io", io(0));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String io(long bytesRead) {
    return "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: %d\nwrite_bytes: 0\ncancelled_write_bytes: 0\n"
        .formatted(bytesRead);
  }

  /** The process with pid 7, listed again if it was hidden. */
  private FakeProcess database(long startTicks, long cpuTicks) {
    return fixture
        .tree
        .pid(DB)
        .name("db")
        .startTicks(startTicks)
        .cpuTicks(cpuTicks, 0)
        .minorFaults(cpuTicks)
        .file("io", io(10 * cpuTicks));
  }

  private Report reportLater() {
    fixture.after(PAUSE);
    Report report = fixture.report();
    assertThat(report.problem()).isEmpty();
    return report;
  }

  private static long total(Report report, Counter counter) {
    return report.totals().counters().get(counter).orElseThrow();
  }

  private static double cpuSeconds(Report report) {
    return total(report, Counter.CPU_USER_NANOS) / 1e9;
  }

  private static ProcessUsage database(Report report) {
    return report.processes().stream()
        .filter(usage -> usage.process().pid() == DB)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOldProcess_hiddenForAScan_continuesFromItsLastValues() {
    database(OLD, 100_000);
    reportLater();
    database(OLD, 100_100);
    assertThat(cpuSeconds(reportLater())).isEqualTo(1);
    fixture.tree.ends(DB);
    assertThat(cpuSeconds(reportLater())).isEqualTo(1);
    database(OLD, 100_200);
    Report back = reportLater();
    assertThat(cpuSeconds(back)).isEqualTo(2);
    assertThat(total(back, Counter.MINOR_FAULTS)).isEqualTo(200);
    assertThat(total(back, Counter.READ_BYTES)).isEqualTo(2000);
    assertThat(database(back).cpuRatio()).as("the interval is unknown").isEmpty();
    assertThat(database(back).ioBytesPerSecond()).isEmpty();
    database(OLD, 100_300);
    assertThat(database(reportLater()).cpuRatio()).hasValue(0.1);
  }

  @Test
  void aNewProcess_hiddenForAScan_continuesFromItsLastValues() {
    reportLater();
    fixture.after(PAUSE);
    long start = 502_000;
    database(start, 5_000);
    assertThat(cpuSeconds(reportLater())).as("started after the first scan").isEqualTo(50);
    fixture.tree.ends(DB);
    reportLater();
    database(start, 5_010);
    Report back = reportLater();
    assertThat(cpuSeconds(back)).isEqualTo(50.1);
    assertThat(database(back).cpuRatio()).isEmpty();
  }

  @Test
  void anOldProcess_hiddenUntilNow_countsFromItsFirstSample() {
    reportLater();
    reportLater();
    database(OLD, 100_000);
    Report shown = reportLater();
    assertThat(cpuSeconds(shown)).isZero();
    assertThat(total(shown, Counter.READ_BYTES)).isZero();
    assertThat(database(shown).cpuRatio()).isEmpty();
    assertThat(database(shown).ioBytesPerSecond()).isEmpty();
    database(OLD, 100_050);
    assertThat(cpuSeconds(reportLater())).isEqualTo(0.5);
  }

  @Test
  void aProcessHiddenForHours_isForgotten_andCountsFromItsFirstSample() {
    database(OLD, 100_000);
    reportLater();
    fixture.tree.ends(DB);
    reportLater();
    fixture.after(Duration.ofHours(2));
    reportLater();
    database(OLD, 100_500);
    assertThat(cpuSeconds(reportLater())).isZero();
  }

  @Test
  void anotherProcess_withThePidOfAHiddenOne_countsInFull() {
    database(OLD, 100_000);
    reportLater();
    fixture.tree.ends(DB);
    reportLater();
    fixture.newProcess(DB).cpuTicks(30, 0);
    Report report = reportLater();
    assertThat(cpuSeconds(report)).isEqualTo(0.3);
    assertThat(database(report).cpuRatio()).hasValue(0.03);
  }

  @Test
  void aHiddenProcess_neitherExitsNorStarts_andGrowsNothing() {
    Report before = reportLater();
    database(OLD, 100_000);
    Report shown = reportLater();
    assertThat(shown.since(before).started()).isEmpty();
    assertThat(shown.since(before).exited()).isEmpty();
    assertThat(shown.since(before).subgroups())
        .singleElement()
        .satisfies(growth -> assertThat(growth.rssBytes()).isEmpty());
  }

  @Test
  void theUptimeOfAContainer_isNotTakenForTheMachines() {
    fixture.tree.uptime("3.00"); // as lxcfs shows it
    fixture.tree.pid(6).startTicks(2000);
    anOldProcess_hiddenUntilNow_countsFromItsFirstSample();
    fixture.tree.pid(8).startTicks(600_000).cpuTicks(20, 0);
    assertThat(cpuSeconds(reportLater())).as("and a new process counts in full").isEqualTo(0.7);
  }

  @Test
  void withoutUptime_theLatestStartsSeen_showWhichProcessesAreNew() {
    fixture.tree.uptime("");
    fixture.tree.pid(6).startTicks(2000);
    anOldProcess_hiddenUntilNow_countsFromItsFirstSample();
    fixture.tree.pid(8).startTicks(600_000).cpuTicks(20, 0);
    assertThat(cpuSeconds(reportLater())).isEqualTo(0.7);
  }

  @Test
  void afterASuspend_aNewProcessCountsInFull_andAnOldOneDoesNot() {
    reportLater();
    fixture.tree.uptime("95000.00"); // a day and more, of which the other clock knows nothing
    reportLater();
    fixture.tree.pid(8).startTicks(9_500_001).cpuTicks(20, 0);
    database(9_400_000, 70_000);
    assertThat(cpuSeconds(reportLater())).isEqualTo(0.2);
  }
}
