package io.procmem.internal.exposition;

import static io.procmem.testing.SampleBuilder.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.SystemdUnit;
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

/** The rows of systemd units, which end and are restarted, and the label of their processes. */
class UnitRowsTest {

  private static final SystemdUnit NGINX =
      new SystemdUnit("nginx.service", "system.slice", Optional.empty());

  private Report last = Report.next(null, snapshot(0, List.of()));

  private static Snapshot snapshot(int second, List<ProcessSample> processes) {
    return snapshot(second, Machine.unknown(), processes);
  }

  private static Snapshot snapshot(int second, Machine machine, List<ProcessSample> processes) {
    return Samples.at(
        1000L * second,
        Demand.of(Source.CGROUP, Source.CGROUP_USAGE),
        machine,
        PidSet.empty(),
        processes.toArray(ProcessSample[]::new));
  }

  /** A session or a run of systemd-run ends with its processes, and others come. */
  @Test
  void unitsThatEnd_leaveRoomForServicesThatStartLater() {
    MetricTable units = MetricTable.standard().with(RowKind.UNIT).labelValueLimit(10);
    ShownValues values = new ShownValues(units);
    for (int second = 1; second < 30; second++) {
      ProcessSample login = inUnit(second, "session-" + second + ".scope");
      last = Report.next(last, snapshot(second, List.of(login)));
      values.show(last);
    }
    last = Report.next(last, snapshot(30, List.of(inUnit(30, "nginx.service"))));
    assertThat(values.show(last).of("procmem_unit_processes"))
        .containsEntry("nginx.service system.slice", 1.0);
  }

  private static ProcessSample inUnit(int second, String name) {
    return process(second + 10, 100L * second + 50).placement(unit(name)).sample();
  }

  private static Placement unit(String name) {
    return Places.in(new SystemdUnit(name, "system.slice", Optional.empty()));
  }

  /** Its processes and its control group are new, but it has never been absent. */
  @Test
  void countersOfAUnitThatIsRestarted_doNotFall_andAreForgottenWhenItEnds() {
    ShownValues values = new ShownValues(MetricTable.standard().with(RowKind.UNIT_CGROUP));
    List<Double> shown = new ArrayList<>();
    long[] kills = {3, 5, 0, 1, -1, 1};
    for (int second = 1; second <= kills.length; second++) {
      long killed = kills[second - 1];
      List<ProcessSample> processes =
          killed < 0 ? List.of() : List.of(inUnit(second, "nginx.service"));
      CgroupUsage usage = MachineSamples.killed(killed, MachineSamples.group(250, 300));
      last =
          Report.next(
              last, snapshot(second, MachineSamples.units(Map.of(NGINX, usage)), processes));
      shown.add(values.show(last).sum("procmem_unit_cgroup_oom_kills_total"));
    }
    assertThat(shown).containsExactly(3.0, 5.0, 5.0, 6.0, 0.0, 1.0);
  }

  /** It is moved to its container after the fork. */
  @Test
  void processThatLeavesItsUnit_losesThatLabel_butOneThatCannotBeReadKeepsIt() {
    MetricTable labelled =
        MetricTable.standard().allProcesses().label(ProcessLabel.UNIT, ProcessLabel.CONTAINER_ID);
    ShownValues values = new ShownValues(labelled);
    Container docker = Container.of("id", ContainerRuntime.DOCKER, ContainerKind.CONTAINER);
    SampleBuilder sample = process(10, 50).name("app");
    List<List<String>> shown = new ArrayList<>();
    List<Optional<Placement>> places =
        List.of(
            Optional.of(unit("containerd.service")),
            Optional.empty(),
            Optional.of(Places.in(docker)),
            Optional.of(Placement.none()));
    for (int second = 1; second <= places.size(); second++) {
      ProcessSample now =
          places
              .get(second - 1)
              .map(sample::placement)
              .orElse(process(10, 50).name("app"))
              .sample();
      last = Report.next(last, snapshot(second, List.of(now)));
      values.show(last);
      shown.add(
          values.rows(RowKind.PROCESS).stream()
              .map(row -> row.labelValues().subList(4, 6))
              .filter(labels -> !labels.equals(List.of("", "")))
              .findFirst()
              .orElse(List.of("", "")));
    }
    assertThat(shown)
        .containsExactly(
            List.of("", "containerd.service"),
            List.of("", "containerd.service"),
            List.of("id", ""),
            List.of("", ""));
  }
}
