package io.procmem.internal.rules;

import io.procmem.container.Container;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.ProcessSample;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The values of the attributes container, pod, namespace, unit and runtime. Names of containers and
 * pods may be unknown. Whether a process is in no container is known from its control groups,
 * unless the cgroup namespace of the reader hides the beginning of their paths.
 */
final class PlaceValues {

  /** Runtimes of Kubernetes: their containers are in a pod, even if the path does not show it. */
  private static final Set<ContainerRuntime> OF_PODS =
      EnumSet.of(ContainerRuntime.CRIO, ContainerRuntime.KUBERNETES);

  /** Values that may stand for another runtime. */
  private static final Set<ContainerRuntime> UNNAMED =
      EnumSet.of(ContainerRuntime.KUBERNETES, ContainerRuntime.UNKNOWN);

  /**
   * The start of a path outside the reader's cgroup namespace, of which only the end is visible.
   */
  private static final String OUTSIDE = "/..";

  private PlaceValues() {}

  static AttributeValues of(Attribute attribute, ProcessSample sample) {
    return sample
        .placement()
        .map(place -> of(attribute, sample, place))
        .orElse(AttributeValues.UNKNOWN);
  }

  private static AttributeValues of(Attribute attribute, ProcessSample sample, Placement place) {
    return switch (attribute) {
      case CONTAINER ->
          place.container().map(PlaceValues::names).orElseGet(() -> noContainer(sample));
      case POD -> place.pod().map(PlaceValues::names).orElseGet(() -> noPod(sample, place));
      case NAMESPACE ->
          place.pod().map(pod -> namespace(pod, place)).orElseGet(() -> noPod(sample, place));
      case UNIT -> place.unit().map(PlaceValues::unit).orElse(AttributeValues.ABSENT);
      case RUNTIME ->
          place.container().map(PlaceValues::runtime).orElseGet(() -> noContainer(sample));
      default -> throw new IllegalArgumentException(attribute + " is not part of a placement");
    };
  }

  private static AttributeValues names(Container container) {
    return AttributeValues.of(container.identifiers(), container.isNameKnown());
  }

  private static AttributeValues names(Pod pod) {
    return AttributeValues.of(pod.identifiers(), pod.name().isPresent());
  }

  private static AttributeValues namespace(Pod pod, Placement place) {
    boolean hasNone = // Podman's pods are in no namespace
        place.container().filter(one -> one.runtime() == ContainerRuntime.PODMAN).isPresent();
    return pod.namespace()
        .map(name -> AttributeValues.of(List.of(name), true))
        .orElse(hasNone ? AttributeValues.ABSENT : AttributeValues.UNKNOWN);
  }

  /** Whether it is in no pod, or in one that its path does not show. */
  private static AttributeValues noPod(ProcessSample sample, Placement place) {
    boolean mayBeInOne =
        place.container().filter(container -> OF_PODS.contains(container.runtime())).isPresent()
            || isCutOff(sample);
    return mayBeInOne ? AttributeValues.UNKNOWN : AttributeValues.ABSENT;
  }

  private static AttributeValues noContainer(ProcessSample sample) {
    return isCutOff(sample) ? AttributeValues.UNKNOWN : AttributeValues.ABSENT;
  }

  private static boolean isCutOff(ProcessSample sample) {
    return sample.cgroups().stream()
        .flatMap(List::stream)
        .anyMatch(path -> path.startsWith(OUTSIDE));
  }

  private static AttributeValues unit(SystemdUnit unit) {
    return new AttributeValues(List.of(unit.path()), List.of(unit.name()), true);
  }

  private static AttributeValues runtime(Container container) {
    return AttributeValues.of(
        List.of(container.runtime().label()), !UNNAMED.contains(container.runtime()));
  }
}
