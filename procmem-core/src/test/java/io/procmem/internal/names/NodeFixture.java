package io.procmem.internal.names;

import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.QosClass;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ThreadStarter;
import io.procmem.testing.FakeJson;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node with fake files, and processes in containers and pods. */
final class NodeFixture implements AutoCloseable {

  static final String ID = "a".repeat(64);
  static final String OTHER_ID = "b".repeat(64);
  static final String UID = "51d1885e-187c-4563-a51e-2cccf685610c";

  static final String BUNDLES = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/";
  static final String CRIO = "/run/containers/storage/overlay-containers/";
  static final String DOCKER = "/var/lib/docker/containers/";
  static final String POD_LOGS = "/var/log/pods";
  static final String CONTAINER_LOGS = "/var/log/containers";

  final ProcTree tree = new ProcTree();
  private final FileTree files;
  private NodeFiles settings = NodeFiles.all(FakeJson.DOCUMENTS);
  private Duration readTimeout = Duration.ofMinutes(1);
  private NodeNames names;
  private long now = Duration.ofHours(1).toNanos();

  NodeFixture() {
    this.files = tree;
  }

  NodeFixture(FileTree files) {
    this.files = files;
  }

  NodeFixture with(NodeFiles other) {
    settings = other;
    return this;
  }

  /** Waits briefly for a read, for tests of reads that hang. */
  NodeFixture impatient() {
    readTimeout = Duration.ofMillis(200);
    return this;
  }

  NodeNames names() {
    if (names == null) {
      ReaderThreads readers =
          new ReaderThreads(
              "test-node-",
              () -> new ProcReader(files, false),
              2,
              ReaderThreads.IDLE,
              new ThreadStarter());
      names = new NodeNames(settings, readers);
    }
    return names;
  }

  /** A scan in which processes are in these places; returns the first with its names. */
  Placement scan(Placement... places) {
    names().startScan(now, readTimeout.toNanos());
    List.of(places).forEach(names()::want);
    names().read();
    return names().named(places[0]);
  }

  Placement scanAfter(Duration pause, Placement... places) {
    now += pause.toNanos();
    return scan(places);
  }

  int problems(NameProblem problem) {
    return names().stats().map(stats -> stats.count(problem)).orElse(0);
  }

  static Placement inPod(ContainerRuntime runtime, String id, String uid) {
    return place(
        Optional.of(Container.of(id, runtime, ContainerKind.CONTAINER)),
        Optional.of(Pod.of(uid, Optional.of(QosClass.BURSTABLE))));
  }

  static Placement inContainer(ContainerRuntime runtime, String id) {
    return place(Optional.of(Container.of(id, runtime, ContainerKind.CONTAINER)), Optional.empty());
  }

  static Placement inPodOnly(String uid) {
    return place(Optional.empty(), Optional.of(Pod.of(uid, Optional.empty())));
  }

  private static Placement place(Optional<Container> container, Optional<Pod> pod) {
    return new Placement(container, pod, Optional.empty(), false, Optional.empty());
  }

  /** The names in a place as {@code namespace/pod/container image}, with a dash for none. */
  static String text(Placement place) {
    return place.namespace().orElse("-")
        + "/"
        + place.pod().flatMap(Pod::name).orElse("-")
        + "/"
        + place.container().flatMap(Container::name).orElse("-")
        + " "
        + place.container().flatMap(Container::image).orElse("-");
  }

  @Override
  public void close() {
    if (names != null) {
      names.close();
    }
  }
}
