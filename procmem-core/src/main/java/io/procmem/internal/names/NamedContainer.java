package io.procmem.internal.names;

import io.procmem.container.Container;
import io.procmem.container.ContainerNames;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.container.Placement;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known about one container that a process runs in. */
final class NamedContainer {

  /** Containers of Docker and Proxmox can be renamed. */
  private static final long RENEW_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  final String id;
  final ContainerRuntime runtime;
  final RetrySchedule schedule = new RetrySchedule();

  /** Whether its id is not its name, and there are sources of its runtime. */
  final boolean canBeNamed;

  /** The uid of its pod, from the path of its control group; null if the path does not have it. */
  private @Nullable String podUid;

  /** When a process was last seen in it. */
  long usedAt;

  private NodeNaming bundle = NodeNaming.NOTHING;
  private final LogNaming logs = new LogNaming();

  /** What was last made of these and of what is known about the pod; null if they have changed. */
  private @Nullable CombinedNames combined;

  private NodeNaming namingOfPod = NodeNaming.NOTHING;

  /** Equal places share one object; more than this are not kept. */
  private static final int MAX_PLACES = 1_000;

  /** By a place that was given names, what it was without them. */
  private final Map<Placement, Placement> withoutNames = new HashMap<>();

  /** The last place that was given names, so that the processes of a container share it. */
  @Nullable Placement shared;

  /** The names it was given. */
  @Nullable NodeNaming sharedNaming;

  NamedContainer(Container container) {
    this.id = container.id();
    this.runtime = container.runtime();
    this.canBeNamed =
        !Container.of(id, runtime, container.kind()).isNameKnown()
            && Arrays.stream(NameSource.values())
                .anyMatch(source -> BundleFormat.mayHave(runtime, source));
  }

  void use(long now, @Nullable String uid) {
    usedAt = now;
    if (uid != null && !uid.equals(podUid)) {
      podUid = uid;
      combined = null;
    }
  }

  @Nullable String podUid() {
    return podUid;
  }

  boolean isDue(long now) {
    return schedule.isDue(now);
  }

  /** Replaces what one directory of the kubelet's logs says. */
  void setLogs(NodePlace place, NodeNaming found) {
    if (logs.set(place, found)) {
      combined = null;
    }
  }

  boolean hasLogs() {
    return logs.naming().isNamed();
  }

  /** What is known of the container and its pod; the same object while nothing changes. */
  @SuppressWarnings("ReferenceEquality") // the naming of a pod is replaced when it changes
  CombinedNames names(NodeNaming pod) {
    CombinedNames known = combined;
    if (known == null || namingOfPod != pod) {
      known = CombinedNames.of(podUid, bundle, logs.naming(), pod);
      combined = known;
      namingOfPod = pod;
    }
    return known;
  }

  /** A place without the names it was given: they may not hold any more. */
  Placement withoutNames(Placement place) {
    return withoutNames.getOrDefault(place, place);
  }

  /** The place with names, or an equal one that other processes have already. */
  Placement share(Placement place, Placement named, NodeNaming names) {
    Placement same = named.equals(shared) && shared != null ? shared : named;
    shared = same;
    sharedNaming = names;
    if (withoutNames.size() >= MAX_PLACES) {
      withoutNames.clear();
    }
    withoutNames.putIfAbsent(same, place);
    return same;
  }

  private void accept(NodeNaming found, long now) {
    combined = null;
    if (found.isNamed()) {
      bundle = found;
      schedule.found(now, RENEW_AFTER_NANOS);
    } else {
      // Names that were known stay: the file may just be changing.
      bundle = bundle.isNamed() ? bundle : found;
      schedule.tried(now);
    }
  }

  /** Reads what the runtimes wrote about the container, in one of some places. */
  final class Bundle extends SlowRead {

    private final List<NodePlace> places;
    private final @Nullable ContainerNames json;
    private final long now;
    private final @Nullable String expectedUid = podUid;
    private volatile @Nullable NodePlace current;
    private NodeNaming found = NodeNaming.NOTHING;

    Bundle(List<NodePlace> places, @Nullable ContainerNames json, long now) {
      this.places = places;
      this.json = json;
      this.now = now;
    }

    @Override
    protected void read(ProcReader reader) {
      for (NodePlace place : places) {
        current = place;
        NodeNaming next =
            BundleFormat.read(reader, place.source, place.directory, id, expectedUid, json);
        found = next.isNamed() || found.problem() == null ? next : found;
        if (found.isNamed()) {
          return;
        }
      }
    }

    @Override
    protected void fail(ReadFailure reason) {
      found = NodeNaming.of(NameProblem.UNREADABLE);
    }

    @Override
    protected void accept() {
      NamedContainer.this.accept(found, now);
    }

    @Override
    protected void skip(Reason reason) {
      // Tried in the next scan.
    }

    @Override
    protected void hang() {
      schedule.tried(now);
      NodePlace place = current;
      if (place != null) {
        place.waitFor(this);
      }
    }

    @Override
    public void acceptLate(long later) {
      NamedContainer.this.accept(found, later);
    }
  }
}
