package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counters of the machine whose source starts again from a lower value. */
class RestartedCountersTest {

  private static final MetricTable TABLE = MetricTable.standard().with(RowKind.PROCESSOR);
  private static final String MACHINE = "procmem_machine_cpu_seconds_total";
  private static final String PROCESSOR = "procmem_processor_seconds_total";
  private static final String WAITING = "procmem_machine_pressure_waiting_seconds_total";
  private static final String STALLED = "procmem_machine_pressure_stalled_seconds_total";

  private final ScanFixture fixture = new ScanFixture();
  private final ShownValues shown = new ShownValues(TABLE);

  RestartedCountersTest() {
    fixture.tree.pid(1).name("init");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Report report(Demand demand) {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(demand);
    assertThat(report.problem()).isEmpty();
    return report;
  }

  private void show() {
    shown.show(report(TABLE.demand()));
  }

  private void stat(long user, long steal, String... processors) {
    StringBuilder text = new StringBuilder();
    text.append("cpu  %d 0 0 9000 10 0 0 %d 0 0%n".formatted(user, steal));
    for (String processor : processors) {
      text.append(processor).append('\n');
    }
    fixture.tree.file("/proc/stat", text.append("btime 1700000000\n").toString());
    show();
  }

  private double of(String metric, String labels) {
    return shown.of(metric).get(labels);
  }

  @Test
  void aProcessorThatWasPluggedInAgain_counts() {
    List<Double> values = new ArrayList<>();
    for (int user : new int[] {1000, 10, 110, 210, 150, 250}) {
      stat(5000, 0, "cpu1 %d 0 0 9000 0 0 0 0 0 0".formatted(user));
      values.add(of(PROCESSOR, "1 user"));
    }
    assertThat(values)
        .as("the last fall is no restart")
        .containsExactly(10.0, 10.0, 11.0, 12.0, 12.0, 12.4);
  }

  @Test
  void aProcessorThatWasAway_counts_fromWhatItShowsThen() {
    stat(5000, 0, "cpu0 1 0 0 0", "cpu1 1000 0 0 9000 0 0 0 0 0 0");
    stat(5000, 0, "cpu0 1 0 0 0");
    assertThat(shown.of(PROCESSOR)).doesNotContainKey("1 user");
    stat(5000, 0, "cpu0 1 0 0 0", "cpu1 100 0 0 50 0 0 0 0 0 0");
    assertThat(of(PROCESSOR, "1 user")).isEqualTo(10.0);
    stat(5000, 0, "cpu0 1 0 0 0", "cpu1 300 0 0 50 0 0 0 0 0 0");
    assertThat(of(PROCESSOR, "1 user")).isEqualTo(12.0);
  }

  @Test
  void withoutALineOfASingleProcessor_theirNumberIsUnknown() {
    stat(5000, 0, "cpu0 1 0 0 0");
    assertThat(shown.of("procmem_machine_cpus")).containsValue(1.0);
    stat(5000, 0);
    assertThat(shown.of("procmem_machine_cpus")).isEmpty();
  }

  @Test
  void stealOfAnotherHost_counts() {
    List<Double> values = new ArrayList<>();
    for (int steal : new int[] {318_860, 0, 50, 100}) {
      stat(5000, steal);
      values.add(of(MACHINE, "steal"));
    }
    assertThat(values).containsExactly(3188.6, 3188.6, 3189.1, 3189.6);
  }

  /** As on hosts whose steal time was an error of the hypervisor. */
  @Test
  void stealThatFallsWithEachRead_isNeverCounted() {
    long steal = 1_000_000_000;
    for (int i = 0; i < 5; i++) {
      stat(5000, steal -= 100_000_000L * i);
      assertThat(of(MACHINE, "steal")).isEqualTo(1e7);
    }
  }

  @Test
  void stealNear2ToThe64Nanoseconds_isUnknown() {
    stat(5000, 1_844_674_407_370L);
    assertThat(shown.of(MACHINE)).doesNotContainKey("steal").containsEntry("user", 50.0);
    stat(5000, 100);
    assertThat(of(MACHINE, "steal")).isEqualTo(1.0);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 100", "5, 20"})
  void aFallByATick_isNotCountedAgain(int ticks, int times) {
    for (int i = 0; i < times; i++) {
      stat(5000, 0);
      stat(5000 - ticks, 0);
    }
    assertThat(of(MACHINE, "user")).isEqualTo(50.0);
    stat(5003, 0);
    assertThat(of(MACHINE, "user")).isEqualTo(50.03);
  }

  private void pressure(String resource, long some, long full) {
    fixture.tree.file(
        "/proc/pressure/" + resource,
        """
        some avg10=0.00 avg60=0.00 avg300=0.00 total=%d
        full avg10=0.00 avg60=0.00 avg300=0.00 total=%d
        """
            .formatted(some, full));
  }

  @Test
  void pressureTotals_thatStartAgain_count() {
    for (String resource : List.of("cpu", "memory", "io")) {
      pressure(resource, 9_000_000, 4_000_000);
      show();
      pressure(resource, 1_000, 500);
      show();
      assertThat(of(WAITING, resource)).isEqualTo(9.0);
      pressure(resource, 2_001_000, 1_000_500);
      show();
      assertThat(of(WAITING, resource)).as(resource).isCloseTo(11.0, within(1e-9));
      assertThat(of(STALLED, resource)).as(resource).isCloseTo(5.0, within(1e-9));
    }
  }

  @Test
  void aReportWithoutTheFile_losesNothing() {
    stat(1000, 0);
    stat(10, 0);
    stat(110, 0);
    shown.show(report(Demand.of(Source.STAT)));
    assertThat(shown.of(MACHINE)).isEmpty();
    stat(210, 0);
    assertThat(of(MACHINE, "user")).isEqualTo(12.0);
  }

  /** Several scrapes of one exposition may overlap, and a report may stand in for a newer one. */
  @Test
  void olderReports_showTheSame_andAreNotCountedAgain() {
    fixture.tree.file("/proc/stat", "cpu  1000 0 0 9000 0 0 0 0\n");
    Report first = report(TABLE.demand());
    fixture.tree.file("/proc/stat", "cpu  10 0 0 9000 0 0 0 0\n");
    Report second = report(TABLE.demand());
    for (int i = 0; i < 3; i++) {
      shown.show(first);
      shown.show(second);
      shown.show(first.withProblem("the scan hangs"));
      assertThat(of(MACHINE, "user")).isEqualTo(10.0);
    }
    stat(110, 0);
    assertThat(of(MACHINE, "user")).isEqualTo(11.0);
    assertThat(of(MACHINE, "user")).as("read again").isEqualTo(11.0);
  }
}
