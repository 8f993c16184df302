package io.procmem.internal.container;

import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.parse.MountinfoParser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the mounts of a process say about its container. A process can mount anything in its own
 * mount namespace, so they are only hints. Immutable.
 *
 * @param podUid the uid of its pod; empty if unknown
 * @param containerName the name of the container in the pod; empty if unknown
 * @param container the container by Docker or Podman; empty if unknown. In a pod, Docker mounts the
 *     host name of the sandbox, so this is not the container
 * @param cgroup the control group that is mounted as a root, printable; empty if it is the real
 *     root, or outside the cgroup namespace
 * @param isContradictory whether they contradict each other
 */
record MountHints(
    Optional<String> podUid,
    Optional<String> containerName,
    Optional<Container> container,
    Optional<String> cgroup,
    boolean isContradictory) {

  static MountHints of(MountinfoParser mounts, ByteCursor in) {
    // …/pods/<uid>/containers/<name>/<8 digits>, and …/pods/<uid>/etc-hosts
    List<String> log = names(mounts.terminationLog.text(in));
    boolean isOfContainer =
        endsAs(log, "pods", "", "containers", "", "") && Ids.isWord(last(log, 1), "-.");
    Optional<String> ofLog = isOfContainer ? uid(last(log, 3)) : Optional.empty();
    List<String> hosts = names(mounts.hosts.text(in));
    Optional<String> ofHosts =
        endsAs(hosts, "pods", "", "etc-hosts") ? uid(last(hosts, 1)) : Optional.empty();

    Optional<String> podUid = ofLog.or(() -> ofHosts);
    Optional<Container> docker = docker(names(mounts.hostname.text(in)));
    Optional<Container> podman = podman(names(mounts.containerenv.text(in)));
    boolean differ = differ(ofLog, ofHosts) || differ(docker, podman);
    return new MountHints(
        podUid,
        ofLog.map(uid -> last(log, 1)),
        podUid.isPresent() ? Optional.empty() : docker.or(() -> podman),
        Optional.of(mounts.cgroup.text(in)).filter(root -> !root.isEmpty()),
        differ);
  }

  private static <T> boolean differ(Optional<T> one, Optional<T> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private static Optional<String> uid(String text) {
    boolean isUid = Ids.isUuidFrom(text, 0) || (text.length() == 32 && Ids.isHashFrom(text, 0));
    return isUid ? Optional.of(text) : Optional.empty();
  }

  /** {@code …/containers/<id>/hostname}. */
  private static Optional<Container> docker(List<String> names) {
    return endsAs(names, "containers", "", "hostname")
        ? container(last(names, 1), ContainerRuntime.DOCKER)
        : Optional.empty();
  }

  /** {@code …/overlay-containers/<id>/userdata/.containerenv}. */
  private static Optional<Container> podman(List<String> names) {
    return endsAs(names, "", "", "userdata", ".containerenv")
            && last(names, 3).endsWith("-containers")
        ? container(last(names, 2), ContainerRuntime.PODMAN)
        : Optional.empty();
  }

  private static Optional<Container> container(String id, ContainerRuntime runtime) {
    return Ids.isId(id)
        ? Optional.of(Container.of(id, runtime, ContainerKind.CONTAINER))
        : Optional.empty();
  }

  private static List<String> names(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  /** The name so many places before the last one. */
  private static String last(List<String> names, int before) {
    return names.get(names.size() - 1 - before);
  }

  /** Whether the last names of a path are these; an empty one stands for any. */
  private static boolean endsAs(List<String> names, String... end) {
    if (names.size() <= end.length) {
      return false;
    }
    for (int i = 0; i < end.length; i++) {
      String name = last(names, end.length - 1 - i);
      if (end[i].isEmpty() ? name.isEmpty() : !end[i].equals(name)) {
        return false;
      }
    }
    return true;
  }
}
