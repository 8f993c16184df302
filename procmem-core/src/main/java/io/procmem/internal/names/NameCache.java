package io.procmem.internal.names;

import io.procmem.container.Container;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NameStats;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The containers and pods that processes run in, with what files of the node say about them. */
final class NameCache {

  /** More containers or pods than a node has; a workload can make control groups of any name. */
  static final int MAX_ENTRIES = 10_000;

  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<ContainerRuntime, Map<String, NamedContainer>> containers =
      new EnumMap<>(ContainerRuntime.class);

  private final Map<String, NamedPod> pods = new HashMap<>();
  private int containerCount;
  private boolean isFull;
  private long now;

  /** What the kubelet's logs say about one pod. */
  private static final class NamedPod {
    private long usedAt;
    private final LogNaming logs = new LogNaming();
  }

  /** Begins a scan: forgets what no process has used for a while. */
  void startScan(long nanos) {
    now = nanos;
    isFull = false;
    containers.values().forEach(some -> some.values().removeIf(one -> isOld(one.usedAt)));
    containerCount = containers.values().stream().mapToInt(Map::size).sum();
    pods.values().removeIf(pod -> isOld(pod.usedAt));
  }

  private boolean isOld(long usedAt) {
    return now - usedAt > FORGET_AFTER_NANOS;
  }

  /** Notes that a pod is in use; returns whether it is new. */
  boolean usePod(String uid) {
    NamedPod known = pods.get(uid);
    boolean isNew = known == null;
    if (known == null) {
      if (!NameCheck.isUid(uid) || isFull(pods.size())) {
        return false;
      }
      known = new NamedPod();
      pods.put(uid, known);
    }
    known.usedAt = now;
    return isNew;
  }

  /** Notes that a container is in use; returns whether it is new. */
  boolean useContainer(Container container, @Nullable String podUid) {
    NamedContainer known = find(container);
    boolean isNew = known == null;
    if (known == null) {
      if (!NameCheck.isId(container.id()) || isFull(containerCount)) {
        return false;
      }
      known = new NamedContainer(container);
      containers
          .computeIfAbsent(container.runtime(), any -> new HashMap<>())
          .put(container.id(), known);
      containerCount++;
    }
    known.use(now, podUid);
    return isNew;
  }

  private boolean isFull(int entries) {
    isFull |= entries >= MAX_ENTRIES;
    return entries >= MAX_ENTRIES;
  }

  @Nullable NamedContainer find(Container container) {
    Map<String, NamedContainer> some = containers.get(container.runtime());
    return some == null ? null : some.get(container.id());
  }

  void forEachContainer(Consumer<NamedContainer> action) {
    containers.values().forEach(some -> some.values().forEach(action));
  }

  /** The uids of pods that the kubelet's logs have not named. */
  Set<String> podsWithoutName() {
    Set<String> uids = new HashSet<>();
    pods.forEach(
        (uid, pod) -> {
          if (!pod.logs.naming().isNamed()) {
            uids.add(uid);
          }
        });
    return uids;
  }

  /** The ids of containers that the kubelet's logs have not named. */
  Set<String> containersWithoutLogs() {
    Set<String> ids = new HashSet<>();
    forEachContainer(
        one -> {
          if (!one.hasLogs() && NameCheck.isLongId(one.id)) {
            ids.add(one.id);
          }
        });
    return ids;
  }

  void setPod(NodePlace place, String uid, NodeNaming naming) {
    NamedPod pod = pods.get(uid);
    if (pod != null) {
      pod.logs.set(place, naming);
    }
  }

  void setLogs(NodePlace place, String id, NodeNaming naming) {
    for (Map<String, NamedContainer> some : containers.values()) {
      NamedContainer one = some.get(id);
      if (one != null) {
        one.setLogs(place, naming);
      }
    }
  }

  /** What is known about a pod; {@link NodeNaming#NOTHING} if nothing is. */
  NodeNaming pod(@Nullable String uid) {
    NamedPod pod = uid == null ? null : pods.get(uid);
    return pod == null ? NodeNaming.NOTHING : pod.logs.naming();
  }

  /** What is known about the container and pod of a place. */
  NodeNaming naming(Placement place) {
    NamedContainer known = place.container().map(this::find).orElse(null);
    String uid = place.pod().map(Pod::uid).orElse(known == null ? null : known.podUid());
    return known == null ? pod(uid) : known.names(pod(uid)).shown();
  }

  /** How many containers and pods have names, with the problems of some directories. */
  NameStats stats(List<NodePlace> directories) {
    Map<NameProblem, Integer> problems = new EnumMap<>(NameProblem.class);
    Set<String> namedPods = new HashSet<>();
    int named = 0;
    int unknown = 0;
    for (Map<String, NamedContainer> some : containers.values()) {
      for (NamedContainer one : some.values()) {
        CombinedNames names = one.names(pod(one.podUid()));
        NodeNaming naming = names.shown();
        named += naming.isNamed() ? 1 : 0;
        unknown += !naming.isNamed() && one.canBeNamed ? 1 : 0;
        add(names.problem(), problems);
        if (one.podUid() != null && (naming.pod() != null || naming.namespace() != null)) {
          namedPods.add(one.podUid());
        }
      }
    }
    for (Map.Entry<String, NamedPod> pod : pods.entrySet()) {
      NodeNaming naming = pod.getValue().logs.naming();
      boolean isNamed = naming.isNamed() || namedPods.contains(pod.getKey());
      named += isNamed ? 1 : 0;
      unknown += isNamed ? 0 : 1; // pods of Podman, which no file names, are not kept
      add(naming.problem(), problems);
    }
    directories.forEach(place -> add(place.problem, problems));
    add(isFull ? NameProblem.TOO_MANY : null, problems);
    return new NameStats(named, unknown, problems);
  }

  private static void add(@Nullable NameProblem problem, Map<NameProblem, Integer> problems) {
    if (problem != null) {
      problems.merge(problem, 1, Integer::sum);
    }
  }
}
