import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prints the container, pod and unit of each process, and the usage of the control groups of
 * containers and units. One line each, with a space between the columns and - for what is absent.
 */
final class Places {

  private Places() {}

  public static void main(String[] args) throws InterruptedException {
    try (ProcMem procMem =
        ProcMem.builder()
            .sources(Source.CGROUP_USAGE, Source.CGROUP_OWN)
            .rules(Rules.none())
            .build()) {
      Snapshot snapshot = procMem.snapshot();
      for (int scan = 1; scan < 20 && !isComplete(snapshot); scan++) {
        Thread.sleep(500);
        snapshot = procMem.snapshot();
      }
      print(snapshot);
    }
  }

  /** On a slow machine, one scan has not enough time to read all control groups. */
  private static boolean isComplete(Snapshot snapshot) {
    CgroupUsages usages = snapshot.machine().cgroups();
    boolean isGuest =
        snapshot.unreadable().stream().anyMatch(row -> row.reason() == Reason.UNSUPPORTED);
    return usages.own().isPresent()
        && (isGuest
            || snapshot.processes().stream()
                .flatMap(process -> process.placement().flatMap(Placement::container).stream())
                .allMatch(container -> usages.byContainer().containsKey(container.id())));
  }

  private static void print(Snapshot snapshot) {
    CgroupUsages usages = snapshot.machine().cgroups();
    snapshot.processes().forEach(Places::print);
    usages.own().ifPresent(usage -> print("own -", usage));
    usages.byContainer().forEach((id, usage) -> print("container " + id, usage));
    usages.byUnit().forEach((unit, usage) -> print("unit " + unit.name(), usage));
    snapshot
        .unreadable()
        .forEach(row -> System.out.println("unreadable " + row.file() + " " + row.reason()));
  }

  private static void print(ProcessSample process) {
    Placement place = process.placement().orElse(Placement.none());
    Optional<Container> container = place.container();
    Optional<Pod> pod = place.pod();
    Optional<SystemdUnit> unit = place.unit();
    System.out.println(
        String.join(
            " ",
            "process",
            String.valueOf(process.pid()),
            container.map(Container::id).orElse("-"),
            container.map(found -> found.runtime().label()).orElse("-"),
            pod.map(Pod::uid).orElse("-"),
            pod.flatMap(Pod::qosClass).map(Enum::toString).orElse("-"),
            unit.map(SystemdUnit::name).orElse("-"),
            unit.map(SystemdUnit::slice).orElse("-"),
            place.isHelper() ? "helper" : "-",
            place.served().orElse("-")));
  }

  private static void print(String of, CgroupUsage usage) {
    System.out.println(
        String.join(
            " ",
            of,
            usage.path(),
            number(usage.memoryBytes()),
            number(usage.peakBytes()),
            number(usage.workingSetBytes()),
            number(usage.swapBytes()),
            number(usage.limitBytes()),
            number(usage.highBytes()),
            number(usage.oomKills())));
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
  }
}
