package io.procmem.internal.container;

import io.procmem.container.Container;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where a process belongs by the paths of its control groups. A process has one group in each
 * hierarchy, and they may differ in what they say. The most specific one is used: a container in a
 * pod, then any container, then a unit. The group of an outer container, such as a node of a
 * cluster in Docker, does not contradict that of a container within it. Any other two containers
 * contradict each other, and then the process has no container.
 */
public final class PathPlacement {

  /** Runtimes that another path may name more precisely. */
  private static final Set<ContainerRuntime> VAGUE =
      EnumSet.of(ContainerRuntime.UNKNOWN, ContainerRuntime.KUBERNETES);

  private PathPlacement() {}

  /**
   * Where a process belongs.
   *
   * @param cgroups the printable paths of its control groups, that of its unit first
   */
  public static Placement of(List<String> cgroups) {
    List<PathReading> readings = cgroups.stream().map(PathReading::new).toList();
    List<PathReading> inContainer =
        readings.stream().filter(reading -> !reading.containers().isEmpty()).toList();
    Optional<SystemdUnit> unit =
        readings.stream().flatMap(reading -> reading.unit().stream()).findFirst();
    return inContainer.isEmpty() ? outside(readings, unit) : inside(inContainer, unit);
  }

  private static Placement outside(List<PathReading> readings, Optional<SystemdUnit> unit) {
    Optional<PathReading> helper = readings.stream().filter(PathReading::isHelper).findFirst();
    return placement(
        Optional.empty(),
        commonPod(readings),
        unit,
        helper.isPresent(),
        helper.flatMap(PathReading::served));
  }

  private static Placement inside(List<PathReading> readings, Optional<SystemdUnit> unit) {
    List<PathReading> inPod =
        readings.stream().filter(reading -> reading.pod().isPresent()).toList();
    List<PathReading> best = inPod.isEmpty() ? readings : inPod;
    Optional<Pod> pod = commonPod(best);
    boolean isContradiction = pod.isEmpty() && !inPod.isEmpty();
    Optional<Container> container = isContradiction ? Optional.empty() : innermost(best);
    return placement(container, pod, unit, false, Optional.empty());
  }

  private static Placement placement(
      Optional<Container> container,
      Optional<Pod> pod,
      Optional<SystemdUnit> unit,
      boolean isHelper,
      Optional<String> served) {
    boolean isNone = container.isEmpty() && pod.isEmpty() && unit.isEmpty() && !isHelper;
    return isNone ? Placement.none() : new Placement(container, pod, unit, isHelper, served);
  }

  /** The pod that all paths with one agree on. */
  private static Optional<Pod> commonPod(List<PathReading> readings) {
    List<Pod> pods = readings.stream().flatMap(reading -> reading.pod().stream()).toList();
    boolean agree = pods.stream().map(Pod::uid).distinct().count() == 1;
    return agree
        ? pods.stream().filter(pod -> pod.qosClass().isPresent()).findFirst().or(() -> first(pods))
        : Optional.empty();
  }

  private static <T> Optional<T> first(List<T> values) {
    return values.stream().findFirst();
  }

  /** The container that is in all others; empty if there is none. */
  private static Optional<Container> innermost(List<PathReading> readings) {
    List<Container> candidates =
        readings.stream()
            .filter(reading -> readings.stream().allMatch(other -> isWithin(reading, other)))
            .map(PathPlacement::last)
            .toList();
    return candidates.stream()
        .filter(container -> !VAGUE.contains(container.runtime()))
        .findFirst()
        .or(() -> first(candidates));
  }

  /** Whether the innermost container of one path is one of those of another. */
  private static boolean isWithin(PathReading reading, PathReading other) {
    String id = last(other).id();
    return reading.containers().stream().anyMatch(container -> container.id().equals(id));
  }

  private static Container last(PathReading reading) {
    return reading.containers().get(reading.containers().size() - 1);
  }
}
