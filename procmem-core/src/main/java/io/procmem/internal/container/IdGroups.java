package io.procmem.internal.container;

import static io.procmem.container.ContainerKind.CONTAINER;

import io.procmem.container.ContainerRuntime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of containers with an id of 64 hexadecimal digits. With the systemd driver,
 * the prefix names the runtime: {@code docker-<id>.scope}. With the cgroupfs driver, the id is the
 * whole name, and the directory that it is in may name the runtime: {@code /docker/<id>}.
 */
final class IdGroups {

  private static final Map<String, ContainerRuntime> PREFIXES =
      Map.ofEntries(
          Map.entry("docker-", ContainerRuntime.DOCKER),
          Map.entry("cri-containerd-", ContainerRuntime.CONTAINERD),
          Map.entry("containerd-", ContainerRuntime.CONTAINERD),
          Map.entry("nerdctl-", ContainerRuntime.CONTAINERD),
          Map.entry("crio-", ContainerRuntime.CRIO),
          Map.entry("cri-o-", ContainerRuntime.CRIO),
          Map.entry("libpod-", ContainerRuntime.PODMAN),
          Map.entry("libpod-payload-", ContainerRuntime.PODMAN),
          Map.entry("podman-", ContainerRuntime.PODMAN));

  /** What a directory that holds containers says about their runtime; the innermost one counts. */
  private static final Map<String, ContainerRuntime> PARENTS =
      Map.ofEntries(
          Map.entry("docker", ContainerRuntime.DOCKER),
          Map.entry("docker.service", ContainerRuntime.DOCKER),
          Map.entry("moby", ContainerRuntime.DOCKER),
          Map.entry("lxc", ContainerRuntime.DOCKER), // up to Docker 1.10
          Map.entry("libpod", ContainerRuntime.PODMAN),
          Map.entry("libpod_parent", ContainerRuntime.PODMAN),
          Map.entry("containerd.service", ContainerRuntime.CONTAINERD),
          Map.entry("default", ContainerRuntime.CONTAINERD),
          Map.entry("k8s.io", ContainerRuntime.CONTAINERD),
          Map.entry("crio.service", ContainerRuntime.CRIO),
          Map.entry("ecs", ContainerRuntime.ECS),
          Map.entry("garden", ContainerRuntime.CLOUD_FOUNDRY),
          Map.entry("mesos", ContainerRuntime.MESOS),
          Map.entry("kubepods", ContainerRuntime.KUBERNETES),
          Map.entry("kubepods.slice", ContainerRuntime.KUBERNETES));

  private static final List<String> OF_DOCKER = List.of("docker", "docker.service", "moby");
  private static final List<String> OF_ECS = List.of("ecs");

  private IdGroups() {}

  /** The container whose control group this is; null if there is none. */
  static @Nullable Found find(Step step) {
    String name = step.without(".scope");
    if (Ids.isId(name)) {
      return Found.container(name, runtimeAbove(step), CONTAINER);
    }
    if (Ids.isTaskContainer(name)) {
      // In a directory of the same task, it is what all containers of the task are in.
      boolean isWholeTask = name.startsWith(step.parent() + "-");
      return isWholeTask ? null : Found.container(name, ContainerRuntime.ECS, CONTAINER);
    }
    if (Ids.isBuildStep(name) && step.parent().equals("buildkit")) {
      boolean isOfDocker = step.isWithin(OF_DOCKER);
      ContainerRuntime runtime = isOfDocker ? ContainerRuntime.DOCKER : ContainerRuntime.CONTAINERD;
      return Found.container(name, runtime, CONTAINER);
    }
    return prefixed(name, step);
  }

  private static @Nullable Found prefixed(String name, Step step) {
    if (Ids.endsWithId(name)) {
      String id = Ids.idAtEnd(name);
      String prefix = name.substring(0, name.length() - id.length());
      ContainerRuntime runtime = PREFIXES.get(prefix);
      if (runtime != null) {
        return Found.container(id, runtime, CONTAINER);
      }
      boolean isScope = prefix.endsWith("-") && step.name().endsWith(".scope");
      return isScope ? Found.container(id, ContainerRuntime.UNKNOWN, CONTAINER) : null;
    }
    String build = step.between("docker-", ".scope");
    return Ids.isBuildStep(build)
        ? Found.container(build, ContainerRuntime.DOCKER, CONTAINER)
        : null;
  }

  /** Whether a name begins as that of a container's group, but has no id. */
  static boolean lacksId(String name) {
    int dash = name.lastIndexOf('-');
    return !Ids.endsWithId(Step.removed(name, ".scope"))
        && PREFIXES.containsKey(name.substring(0, dash + 1));
  }

  private static ContainerRuntime runtimeAbove(Step step) {
    if (step.at() > step.top() && PodGroups.find(step.up()) != null) {
      return ContainerRuntime.KUBERNETES;
    }
    if (step.isWithin(OF_ECS)) { // where the directories between are named by the customer
      return ContainerRuntime.ECS;
    }
    for (int levels = 1; levels <= step.at() - step.top(); levels++) {
      ContainerRuntime runtime = PARENTS.get(step.above(levels));
      if (runtime != null) {
        return runtime;
      }
    }
    return ContainerRuntime.UNKNOWN;
  }
}
