package io.procmem.internal.container;

import io.procmem.container.Container;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the path of one control group says about a process. */
final class PathReading {

  /** Says what one directory means; null if it does not know it. */
  private interface Groups {
    @Nullable Found find(Step step);
  }

  private static final List<Groups> GROUPS =
      List.of(HelperGroups::find, IdGroups::find, MachineGroups::find, TaskGroups::find);

  private final Directories directories;

  /** The containers, the innermost one last. */
  private final List<Container> containers = new ArrayList<>(2);

  /** The index of the directory of each container's group. */
  private final List<Integer> containersAt = new ArrayList<>(2);

  /** The index of the first directory within the innermost container. */
  private int top;

  private @Nullable Pod pod;

  /** The index of the directory of the pod's group. */
  private int podAt;

  private boolean isHelper;
  private Optional<String> served = Optional.empty();
  private @Nullable SystemdUnit unit;

  /** The index of the directory of the unit's group. */
  private int unitAt;

  /**
   * Reads a path.
   *
   * @param cgroup the printable path
   */
  PathReading(String cgroup) {
    directories = Directories.of(cgroup);
    boolean isWhole = Step.isWhole(cgroup);
    for (int at = 0; at < directories.names().size(); at++) {
      read(new Step(directories.names(), at, top, isWhole));
    }
  }

  /** The containers that it is in, the innermost one last; none if it is a helper's. */
  List<Container> containers() {
    return isHelper ? List.of() : containers;
  }

  Optional<Pod> pod() {
    return Optional.ofNullable(pod);
  }

  Optional<SystemdUnit> unit() {
    return Optional.ofNullable(unit);
  }

  /** The path of the outermost group of a container; empty if the process is not in it. */
  Optional<String> groupOfContainer(String id) {
    for (int i = 0; i < containers().size(); i++) {
      if (containers.get(i).id().equals(id)) {
        return Optional.of(directories.pathOf(containersAt.get(i)));
      }
    }
    return Optional.empty();
  }

  /** The path of the group of its unit; empty if the unit has another name. */
  Optional<String> groupOfUnit(String name) {
    return unit().filter(one -> one.name().equals(name)).map(one -> directories.pathOf(unitAt));
  }

  boolean isHelper() {
    return isHelper;
  }

  /** The id of the container that a helper serves; empty if unknown. */
  Optional<String> served() {
    return served;
  }

  private void read(Step step) {
    Pod found = PodGroups.find(step);
    if (found != null) {
      pod = found;
      podAt = step.at();
      return;
    }
    Found group = find(step);
    if (group == null || group.isUnit()) {
      readUnit(step);
    }
    if (group == null) {
      if (isBelowPod(step) && IdGroups.lacksId(step.name())) {
        pod = null; // no runtime makes such a group
      }
    } else if (group.container().isPresent()) {
      containers.add(group.container().get());
      containersAt.add(step.at());
      top = step.at() + 1;
      isHelper = false;
    } else {
      readHelper(group, step);
    }
  }

  private static @Nullable Found find(Step step) {
    for (Groups groups : GROUPS) {
      Found found = groups.find(step);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** A helper of an unknown container is part of the container that both are in. */
  private void readHelper(Found helper, Step step) {
    boolean isOfInnermost = !containers.isEmpty() && step.at() == top;
    isHelper = helper.served().isPresent() || containers.isEmpty() || isOfInnermost;
    served = isOfInnermost ? helper.served().or(this::innermost) : helper.served();
  }

  private boolean isBelowPod(Step step) {
    return pod != null && step.at() == podAt + 1;
  }

  private void readUnit(Step step) {
    String name = step.name();
    boolean isOuter = SystemdNames.isOuterUnit(name);
    if (isOuter && isBelowPod(step)) {
      pod = null; // a mount point in its file system, which says nothing about the process
    }
    boolean isLastSlice = SystemdNames.isSlice(name) && pod == null;
    if (SystemdNames.isUnit(name) || (step.isLast() && (isOuter || isLastSlice))) {
      unit = new SystemdUnit(name, slice(step), innermost());
      unitAt = step.at();
    }
  }

  /** The id of the innermost container. */
  private Optional<String> innermost() {
    return containers.isEmpty()
        ? Optional.empty()
        : Optional.of(containers.get(containers.size() - 1).id());
  }

  /** The slices and units around a unit, within the innermost container. */
  private String slice(Step step) {
    List<String> around = new ArrayList<>();
    for (String name : directories.names().subList(top, step.at())) {
      if (SystemdNames.isSlice(name) || SystemdNames.isUnit(name)) {
        around.add(name);
      }
    }
    return String.join("/", around);
  }
}
