package io.procmem;

import io.procmem.SelectionCondition.Place;
import io.procmem.internal.regex.Glob;
import java.util.Arrays;
import java.util.List;

/** The conditions of a {@link Selection} on containers, pods, namespaces and units. */
abstract sealed class SelectionByPlace permits Selection {

  /** A narrower selection. */
  abstract Selection with(SelectionCondition condition);

  /** The same selection, for a method that was called without patterns. */
  abstract Selection same();

  private Selection placed(Place place, boolean wanted, String... patterns) {
    NamePatterns all = NamePatterns.of(patterns);
    return patterns.length == 0 ? same() : with(new SelectionCondition.ByPlace(place, all, wanted));
  }

  /**
   * Only processes in certain containers. Excludes processes in no container, and those whose
   * container is unknown. {@code mountinfo} is read later, and only for processes that are not
   * excluded, so containers that only mounts show are not known here.
   *
   * @param patterns names of containers, or ids: in full, or the first 12 digits, as {@code docker
   *     ps} shows them
   * @return the narrower selection
   * @throws IllegalArgumentException if a pattern is empty or longer than 1,024 characters
   */
  public Selection containers(String... patterns) {
    return placed(Place.CONTAINER, true, patterns);
  }

  /**
   * Without processes in certain containers. Keeps processes in no container, processes in
   * containers whose name is unknown unless the id matches, and processes whose container is
   * unknown.
   *
   * @param patterns names or ids of containers, as in {@link #containers}; {@code *} for all
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection withoutContainers(String... patterns) {
    return placed(Place.CONTAINER, false, patterns);
  }

  /**
   * Only processes in certain pods. Excludes processes in no known pod.
   *
   * @param patterns names of pods, or uids: in full, or the first 12 characters
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection pods(String... patterns) {
    return placed(Place.POD, true, patterns);
  }

  /**
   * Without processes in certain pods. Keeps processes in no known pod.
   *
   * @param patterns names of pods, or uids: in full, or the first 12 characters
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection withoutPods(String... patterns) {
    return placed(Place.POD, false, patterns);
  }

  /**
   * Only processes in pods of certain namespaces. Excludes processes whose namespace is unknown.
   *
   * @param patterns Kubernetes namespaces
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection namespaces(String... patterns) {
    return placed(Place.NAMESPACE, true, patterns);
  }

  /**
   * Without processes in pods of certain namespaces. Keeps processes whose namespace is unknown.
   *
   * @param patterns Kubernetes namespaces
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection withoutNamespaces(String... patterns) {
    return placed(Place.NAMESPACE, false, patterns);
  }

  /**
   * Only processes in certain systemd units. Excludes processes in no unit, such as those of
   * containers that run no systemd, and those whose unit is unknown.
   *
   * @param patterns names of units, such as {@code nginx.service}, or their paths with slices, such
   *     as {@code user.slice/*}
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection units(String... patterns) {
    return placed(Place.UNIT, true, patterns);
  }

  /**
   * Without processes in certain systemd units. Keeps processes in no unit, and those whose unit is
   * unknown.
   *
   * @param patterns names or paths of units, as in {@link #units}
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #containers}
   */
  public Selection withoutUnits(String... patterns) {
    return placed(Place.UNIT, false, patterns);
  }

  /**
   * Only processes in containers, by four patterns each: {@code namespace/pod/container/command},
   * such as {@code default/web-*}{@code /*}{@code /java}. Namespace, pod and container are compared
   * as in {@link #namespaces}, {@link #pods} and {@link #containers}, the command is compared with
   * the name of the process ({@code comm}) and may contain slashes. A part that is only {@code *}
   * also matches an unknown name, and a container that is in no pod; but the process must be in a
   * container or a pod.
   *
   * @param paths the patterns, one of which must match
   * @return the narrower selection
   * @throws IllegalArgumentException if one does not have four parts, or if a part is empty or too
   *     long
   */
  public Selection containerPath(String... paths) {
    List<ContainerPath> all = Arrays.stream(paths).map(ContainerPath::of).toList();
    if (all.isEmpty()) {
      return same();
    }
    List<Glob> commands = all.stream().map(ContainerPath::command).toList();
    boolean isAnyCommand = commands.stream().anyMatch(Glob::isAny);
    Selection named =
        isAnyCommand // otherwise names exclude most processes before their control groups are read
            ? same()
            : with(new SelectionCondition.ByName(NamePatterns.of(commands), true));
    return named.with(new SelectionCondition.ByContainerPath(all));
  }
}
