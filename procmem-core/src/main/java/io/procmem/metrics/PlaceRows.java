package io.procmem.metrics;

import io.procmem.container.Container;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.report.OwnerUsage;
import io.procmem.report.Totals;
import java.util.List;
import java.util.Optional;

/**
 * Makes the rows of the {@link RowKind}s of containers, pods, namespaces and units. A label is
 * empty if it is unknown.
 */
final class PlaceRows {

  static final String[] CONTAINER_LABELS = {"container_id", "container", "pod", "namespace"};

  static final List<String> OTHER_CONTAINER = List.of("other", "other", "other", "other");

  private PlaceRows() {}

  static void containers(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<ContainerAndPod> usage : context.report().containers()) {
      rows.accept(usage.owner().container().id(), labels(usage.owner()), usage.totals());
    }
  }

  static List<String> labels(ContainerAndPod place) {
    Container container = place.container();
    return List.of(
        container.id(),
        name(container).orElse(""),
        place.pod().flatMap(Pod::name).orElse(""),
        place.pod().flatMap(Pod::namespace).orElse(""));
  }

  /** The name of a container, which can be its id; empty if unknown. */
  static Optional<String> name(Container container) {
    return container.isNameKnown() ? Optional.of(container.displayName()) : Optional.empty();
  }

  static void pods(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<Pod> usage : context.report().pods()) {
      Pod pod = usage.owner();
      List<String> labels = List.of(pod.uid(), pod.name().orElse(""), pod.namespace().orElse(""));
      rows.accept(pod.uid(), labels, usage.totals());
    }
  }

  static void namespaces(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<String> usage : context.report().namespaces()) {
      rows.accept(usage.owner(), List.of(usage.owner()), usage.totals());
    }
  }

  static void units(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<SystemdUnit> usage : context.report().units()) {
      rows.accept(usage.owner(), labels(usage.owner()), usage.totals());
    }
  }

  static List<String> labels(SystemdUnit unit) {
    return List.of(unit.name(), unit.slice(), unit.container().orElse(""));
  }
}
