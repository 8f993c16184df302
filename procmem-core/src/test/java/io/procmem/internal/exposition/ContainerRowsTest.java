package io.procmem.internal.exposition;

import static io.procmem.testing.SampleBuilder.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
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
import io.procmem.testing.Places;
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

  private final ShownValues values = new ShownValues(table);
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
    return Places.in(container, pod);
  }

  private static SampleBuilder member(int number, int startSecond) {
    return process(number + 10, 100L * startSecond + 50).placement(place(number));
  }

  private void next(ShownValues shown, int second, List<ProcessSample> processes) {
    last = Report.next(last, snapshot(second, processes));
    shown.show(last);
  }

  private void next(int second, List<ProcessSample> processes) {
    next(values, second, processes);
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
      next(second, processes);
      assertThat(values.series()).isLessThanOrEqualTo(2000);
      assertThat(values.rows(RowKind.CONTAINER)).hasSizeBetween(10, 200);
      assertThat(values.rows(RowKind.NAMESPACE)).hasSize(3);
      for (RowKind<?> kind : List.of(RowKind.CONTAINER, RowKind.POD, RowKind.NAMESPACE)) {
        assertThat(values.sum("procmem_" + kind + "_processes")).isEqualTo(CONTAINERS);
        assertThat(values.sum("procmem_" + kind + "_resident_memory_bytes"))
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
    values.show(last);
    assertThat(values.rows(RowKind.CONTAINER)).hasSize(2);
    String labels = id(1) + " web web-1 ns1";
    assertThat(values.of("procmem_container_cgroup_memory_limit_bytes"))
        .containsExactly(entry(labels, 300.0));
    assertThat(values.of("procmem_container_cgroup_memory_available_bytes"))
        .containsExactly(entry(labels, 50.0));
  }

  @Test
  void namesOfEndedContainers_leaveRoomForLaterOnes() {
    next(0, List.of());
    for (int second = 1; second < 1200; second++) {
      next(second, List.of(member(second, second).sample()));
      assertThat(values.rows(RowKind.CONTAINER))
          .extracting(row -> row.labelValues().get(0))
          .as("the row of each new container")
          .contains(id(second));
    }
    assertThat(values.rows(RowKind.CONTAINER)).as("those that have ended").hasSize(1);
  }

  /** As of jobs that {@code docker run} names at random. */
  @Test
  void containersWithNewNames_keepTheirRows_onceTheLabelHasHadAllItsValues() {
    for (int second = 1; second < 700; second++) {
      ProcessSample job =
          member(second, second).placement(place(second, Optional.of("job" + second))).sample();
      next(second, List.of(job));
    }
    assertThat(values.rows(RowKind.CONTAINER))
        .extracting(Row::labelValues)
        .containsExactly(List.of(id(699), "other", "web-699", "ns0"));
  }

  @Test
  void rowsThatAreKept_withoutTheirNames_countOn() {
    ShownValues few = new ShownValues(table.labelValueLimit(4));
    for (int second = 0; second < 5; second++) {
      List<ProcessSample> processes = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        processes.add(
            member(i, 0)
                .placement(place(i, Optional.of("job" + i)))
                .cpuMillis(1000L * second)
                .sample());
      }
      next(few, second, processes);
    }
    assertThat(few.of("procmem_container_processes")).hasSize(6);
    assertThat(few.sum("procmem_container_cpu_seconds_total")).isEqualTo(6 * 4);
  }

  @Test
  void containersWithoutNames_useUpNoNames() {
    ShownValues labelled =
        new ShownValues(
            MetricTable.standard()
                .allProcesses()
                .label(ProcessLabel.CONTAINER, ProcessLabel.CONTAINER_ID)
                .labelValueLimit(10));
    for (int second = 1; second < 30; second++) {
      ProcessSample unnamed =
          member(1, second).name("app").placement(place(second, Optional.empty())).sample();
      ProcessSample named = member(2, 0).name("app").placement(place(0)).sample();
      next(labelled, second, List.of(unnamed, named));
    }
    assertThat(labelled.rows(RowKind.PROCESS))
        .extracting(Row::labelValues)
        .contains(
            List.of("11", "app", "other", "other", "", id(29)),
            List.of("12", "app", "other", "other", "web", id(0)));
  }
}
