package io.procmem.internal.exposition;

import static io.procmem.testing.SampleBuilder.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rows of containers, pods and namespaces on a node with many of them. */
class ContainerRowsTest {

  private static final int CONTAINERS = 1000;
  private static final int MILLIS_EACH = 10;

  private final MetricTable table =
      MetricTable.standard()
          .without(RowKind.PROCESS)
          .with(RowKind.CONTAINER, RowKind.CONTAINER_CGROUP, RowKind.POD, RowKind.NAMESPACE);

  private final Exposition exposition = new Exposition(table);
  private Report last = Report.next(null, snapshot(0, List.of()));

  private static Snapshot snapshot(int second, List<ProcessSample> processes) {
    return snapshot(second, Machine.unknown(), processes);
  }

  private static Snapshot snapshot(int second, Machine machine, List<ProcessSample> processes) {
    List<ProcessSample> all = new ArrayList<>(processes);
    all.add(process(1, 1).parent(0).placement(Placement.none()).sample());
    return Samples.at(
        1000L * second,
        Demand.of(Source.CGROUP, Source.SMAPS_ROLLUP, Source.OWNER),
        machine,
        PidSet.empty(),
        all.toArray(ProcessSample[]::new));
  }

  private static String id(int number) {
    return "0".repeat(54) + (1_000_000_000 + number);
  }

  private static Placement place(int number) {
    return place(number, Optional.of("web"));
  }

  private static Placement place(int number, Optional<String> name) {
    Container container =
        new Container(
            id(number),
            ContainerRuntime.CONTAINERD,
            ContainerKind.CONTAINER,
            name,
            Optional.empty());
    Pod pod =
        new Pod(
            "uid" + number,
            Optional.empty(),
            Optional.of("ns" + number % 3),
            Optional.of("web-" + number));
    return new Placement(
        Optional.of(container), Optional.of(pod), Optional.empty(), false, Optional.empty());
  }

  private static SampleBuilder member(int number, int startSecond) {
    return process(number + 10, 100L * startSecond + 50).placement(place(number));
  }

  private Rows next(int second, List<ProcessSample> processes) {
    last = Report.next(last, snapshot(second, processes));
    return exposition.of(last);
  }

  private double sum(Rows rows, RowKind<?> kind, String name) {
    double[] sum = {0};
    Metric<?> metric =
        table.metrics().stream()
            .filter(one -> one.rowKind().equals(kind) && one.name().equals(name))
            .findFirst()
            .orElseThrow();
    rows.of(kind).forEach(row -> row.read(metric, (cell, value) -> sum[0] += value));
    return sum[0];
  }

  @Test
  void aThousandContainers_areFoldedWithinTheLimit_andTheirSumsAreExact() {
    next(0, List.of());
    for (int second = 1; second < 4; second++) {
      List<ProcessSample> processes = new ArrayList<>();
      for (int i = 0; i < CONTAINERS; i++) {
        processes.add(
            member(i, 0)
                .memory(Samples.detailed(100 + i, 60, 40, 5))
                .cpuMillis((long) MILLIS_EACH * second)
                .sample());
      }
      Rows rows = next(second, processes);
      int series = 0;
      for (Metric<?> metric : table.metrics()) {
        int[] count = {0};
        rows.of(metric.rowKind()).forEach(row -> row.read(metric, (cell, value) -> count[0]++));
        series += count[0];
      }
      assertThat(series).isLessThanOrEqualTo(2000);
      assertThat(rows.of(RowKind.CONTAINER)).hasSizeBetween(10, 200);
      assertThat(rows.of(RowKind.NAMESPACE)).hasSize(3);
      for (RowKind<?> kind : List.of(RowKind.CONTAINER, RowKind.POD, RowKind.NAMESPACE)) {
        assertThat(sum(rows, kind, kind.name() + "_processes")).isEqualTo(CONTAINERS);
        assertThat(sum(rows, kind, kind.name() + "_resident_memory"))
            .isEqualTo(last.totals().memory().rss().value().orElseThrow() - 100);
      }
    }
  }

  @Test
  void limits_areShownBesideWhatContainersUse() {
    CgroupUsage usage = MachineSamples.group(250, 300);
    last =
        Report.next(
            last,
            snapshot(
                1,
                MachineSamples.containers(Map.of(id(1), usage)),
                List.of(member(1, 0).sample(), member(2, 0).sample())));
    Rows rows = exposition.of(last);
    assertThat(rows.of(RowKind.CONTAINER)).hasSize(2);
    assertThat(rows.of(RowKind.CONTAINER_CGROUP))
        .singleElement()
        .satisfies(
            row -> assertThat(row.labelValues()).containsExactly(id(1), "web", "web-1", "ns1"));
    assertThat(sum(rows, RowKind.CONTAINER_CGROUP, "container_cgroup_memory_limit")).isEqualTo(300);
    assertThat(sum(rows, RowKind.CONTAINER_CGROUP, "container_cgroup_memory_available"))
        .isEqualTo(50);
  }

  @Test
  void namesOfEndedContainers_leaveRoomForLaterOnes() {
    Rows rows = next(0, List.of());
    for (int second = 1; second < 1200; second++) {
      rows = next(second, List.of(member(second, second).sample()));
      assertThat(rows.of(RowKind.CONTAINER))
          .extracting(row -> row.labelValues().get(0))
          .as("the row of each new container")
          .contains(id(second));
    }
    assertThat(rows.of(RowKind.CONTAINER)).as("those that have ended").hasSize(1);
  }

  /** As of jobs that {@code docker run} names at random. */
  @Test
  void containersWithNewNames_keepTheirRows_onceTheLabelHasHadAllItsValues() {
    List<String> shown = List.of();
    for (int number = 1; number < 700; number++) {
      int second = number;
      ProcessSample job =
          member(second, second).placement(place(second, Optional.of("job" + second))).sample();
      Rows rows = next(second, List.of(job));
      shown =
          rows.of(RowKind.CONTAINER).stream()
              .map(Row::labelValues)
              .filter(labels -> labels.get(0).equals(id(second)))
              .findFirst()
              .orElseThrow();
    }
    assertThat(shown).containsExactly(id(699), "other", "web-699", "ns0");
  }

  @Test
  void rowsThatAreKept_withoutTheirNames_countOn() {
    MetricTable few = table.labelValueLimit(4);
    ShownValues values = new ShownValues(few);
    for (int second = 0; second < 5; second++) {
      List<ProcessSample> processes = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        processes.add(
            member(i, 0)
                .placement(place(i, Optional.of("job" + i)))
                .cpuMillis(1000L * second)
                .sample());
      }
      last = Report.next(last, snapshot(second, processes));
      values.show(last);
    }
    assertThat(values.of("procmem_container_processes")).hasSize(6);
    assertThat(values.sum("procmem_container_cpu_seconds_total")).isEqualTo(6 * 4);
  }

  @Test
  void containersWithoutNames_useUpNoNames() {
    MetricTable labelled =
        MetricTable.standard()
            .allProcesses()
            .label(ProcessLabel.CONTAINER, ProcessLabel.CONTAINER_ID)
            .labelValueLimit(10);
    ShownValues values = new ShownValues(labelled);
    for (int second = 1; second < 30; second++) {
      ProcessSample unnamed =
          member(1, second).name("app").placement(place(second, Optional.empty())).sample();
      ProcessSample named = member(2, 0).name("app").placement(place(0)).sample();
      last = Report.next(last, snapshot(second, List.of(unnamed, named)));
      values.show(last);
    }
    assertThat(values.rows(RowKind.PROCESS))
        .extracting(Row::labelValues)
        .contains(
            List.of("11", "app", "other", "other", "", id(29)),
            List.of("12", "app", "other", "other", "web", id(0)));
  }
}
