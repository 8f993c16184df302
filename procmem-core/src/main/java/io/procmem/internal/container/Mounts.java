package io.procmem.internal.container;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the mounts of a process add to what the paths of its control groups show. The paths come
 * from the kernel and take precedence: mounts only add what the paths do not contain, and nothing
 * if they contradict the paths. Immutable.
 */
public final class Mounts {

  /** The mounts of a process whose paths show everything. */
  public static final Mounts NOT_NEEDED =
      new Mounts(
          new MountHints(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false));

  private final MountHints hints;

  Mounts(MountHints hints) {
    this.hints = hints;
  }

  /**
   * Whether the mounts may show more than the paths: the name of the container in the pod; the pod,
   * if a namespace hides that part of the path; or the container, if no path contains one.
   *
   * @param cgroups the printable paths
   */
  public static boolean mayAdd(List<String> cgroups) {
    return mayAdd(cgroups, PathPlacement.of(cgroups));
  }

  private static boolean mayAdd(List<String> cgroups, Placement path) {
    if (path.isHelper()) {
      return false;
    }
    if (path.container().isEmpty()) {
      return path.pod().isEmpty() && path.unit().isEmpty();
    }
    return path.pod().isPresent() || !cgroups.stream().allMatch(Step::isWhole);
  }

  /**
   * Whether the mounts contradict the paths, or each other.
   *
   * @param cgroups the printable paths
   */
  public boolean contradict(List<String> cgroups) {
    return contradict(cgroups, PathPlacement.of(cgroups));
  }

  private boolean contradict(List<String> cgroups, Placement path) {
    boolean isOtherPod = hints.podUid().filter(uid -> isOther(uid, path.pod())).isPresent();
    boolean isOtherContainer =
        path.pod().isEmpty()
            && hints.container().filter(one -> isOther(one, path.container())).isPresent();
    return hints.isContradictory() || isOtherPod || isOtherContainer || isOtherRoot(cgroups, path);
  }

  private static boolean isOther(String uid, Optional<Pod> known) {
    return known.isPresent() && !known.get().uid().equals(uid);
  }

  private static boolean isOther(Container hinted, Optional<Container> known) {
    return known.isPresent() && !known.get().id().equals(hinted.id());
  }

  /** Whether the mounted control group is that of another container. */
  private boolean isOtherRoot(List<String> cgroups, Placement path) {
    if (hints.cgroup().isEmpty() || path.container().isEmpty()) {
      return false;
    }
    Optional<Container> both = withRoot(cgroups, hints.cgroup().get()).container();
    return both.filter(one -> one.id().equals(path.container().get().id())).isEmpty();
  }

  private static Placement withRoot(List<String> cgroups, String root) {
    return PathPlacement.of(Stream.concat(cgroups.stream(), Stream.of(root)).toList());
  }

  /**
   * Where a process belongs.
   *
   * @param cgroups the printable paths of its control groups, that of its unit first
   */
  public Placement placement(List<String> cgroups) {
    Placement path = PathPlacement.of(cgroups);
    if (contradict(cgroups, path) || !mayAdd(cgroups, path)) {
      return path;
    }
    Optional<Pod> pod =
        path.pod().or(() -> hints.podUid().map(uid -> Pod.of(uid, Optional.empty())));
    Optional<Container> container =
        path.container().or(hints::container).or(() -> ofRoot(cgroups)).map(this::named);
    return pod.isEmpty() && container.isEmpty()
        ? path
        : new Placement(container, pod, path.unit(), false, Optional.empty());
  }

  /** A root above that of the namespace is the group of something else. */
  private Optional<Container> ofRoot(List<String> cgroups) {
    return hints
        .cgroup()
        .filter(Step::isWhole)
        .flatMap(root -> withRoot(cgroups, root).container());
  }

  private Container named(Container container) {
    return hints.podUid().isEmpty()
        ? container
        : new Container(
            container.id(),
            container.runtime(),
            container.kind(),
            container.name().or(hints::containerName),
            container.image());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mounts that && that.hints.equals(hints);
  }

  @Override
  public int hashCode() {
    return hints.hashCode();
  }
}
