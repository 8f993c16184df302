package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.testing.FakeJson.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.container.Container;
import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeJson;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names of containers and pods in the samples of their processes. */
class ContainerNamesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String NGINX = "1".repeat(64);
  private static final String SIDECAR = "2".repeat(64);
  private static final String UID = "51d1885e-187c-4563-a51e-2cccf685610c";
  private static final String POD_LOGS = "/host/var/log/pods";
  private static final String CONTAINER_LOGS = "/host/var/log/containers/";

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String cgroup(String id) {
    return "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
        + UID.replace('-', '_')
        + ".slice/cri-containerd-"
        + id
        + ".scope\n";
  }

  private void aNode() {
    fixture.tree.mountedAt("/host/proc");
    fixture.waitingLong().reading(Source.STATM);
    fixture
        .with()
        .root(Path.of("/host/proc"))
        .containerNames(NodeFiles.withoutJson().below(Path.of("/host")));
    fixture.tree.pid(7).file("cgroup", cgroup(NGINX));
    fixture.tree.pid(8).file("cgroup", cgroup(SIDECAR));
    fixture.tree.pid(9).file("cgroup", "0::/system.slice/ssh.service\n");
    fixture.tree.directory(POD_LOGS + "/shop_web_" + UID);
    fixture.tree.link(CONTAINER_LOGS + "web_shop_nginx-" + NGINX + ".log");
    fixture.tree.link(CONTAINER_LOGS + "web_shop_sidecar-" + SIDECAR + ".log");
  }

  private static String names(Snapshot snapshot, int pid) {
    Placement place = process(snapshot, pid).placement().orElseThrow();
    return place.namespace().orElse("-")
        + "/"
        + place.pod().map(Pod::displayName).orElse("-")
        + "/"
        + place.container().map(Container::displayName).orElse("-");
  }

  /** A pod may share one pid namespace among its containers, or use that of the host. */
  @Test
  void eachProcess_hasTheNamesOfItsOwnContainer_whateverNamespacesThePodShares() {
    aNode();
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).isEqualTo("shop/web/nginx");
    assertThat(names(snapshot, 8)).isEqualTo("shop/web/sidecar");
    assertThat(names(snapshot, 9)).isEqualTo("-/-/-");
    assertThat(snapshot.stats().names().orElseThrow().named())
        .as("a pod, two containers")
        .isEqualTo(3);
    assertThat(snapshot.stats().names().orElseThrow().unknown()).isZero();
  }

  @Test
  void whileNothingChanges_samplesAreTheSameObjects_andNothingIsReadAgain() {
    aNode();
    ProcessSample first = process(fixture.scan(), 7);
    for (int i = 0; i < 180; i++) {
      assertThat(process(fixture.scanAfter(SECOND), 7)).isSameAs(first);
    }
    assertThat(fixture.tree.openedBelow("/host/var")).as("one listing of each").isEqualTo(2);
    assertThat(fixture.tree.opened("7/cgroup")).as("read again each minute").isGreaterThan(2);
  }

  @Test
  void aNameThatComesLater_isShownThen() {
    aNode();
    fixture.scan();
    String id = "3".repeat(64);
    fixture.tree.pid(10).file("cgroup", cgroup(id));
    assertThat(names(fixture.scanAfter(SECOND), 10)).isEqualTo("shop/web/" + id);
    fixture.tree.link(CONTAINER_LOGS + "web_shop_new-" + id + ".log");
    assertThat(names(fixture.scanAfter(SECOND.multipliedBy(2)), 10)).isEqualTo("shop/web/new");
  }

  @Test
  void twoDirectoriesOfOnePod_hideItsName_inSamplesAndSums_butNotTheNamesOfItsContainers() {
    aNode();
    fixture.tree.directory(POD_LOGS + "/other_web_" + UID);
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).isEqualTo("-/" + UID + "/nginx");
    assertThat(names(snapshot, 8)).isEqualTo("-/" + UID + "/sidecar");
    assertThat(snapshot.stats().names().orElseThrow().count(NameProblem.CONFLICT)).isEqualTo(1);
    assertThat(fixture.report().pods())
        .extracting(usage -> usage.owner().displayName())
        .containsExactly(UID);
  }

  @Test
  void withoutARequest_noFileOfTheNodeIsRead() {
    aNode();
    fixture.with().sources(Source.CGROUP);
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).isEqualTo("-/" + UID + "/" + NGINX);
    assertThat(snapshot.stats().names()).isEmpty();
    assertThat(fixture.tree.openedBelow("/host/var")).isZero();
  }

  @Test
  void aRequestWithoutSettings_readsNothing() {
    fixture.reading(Source.NODE_FILES);
    fixture.tree.pid(7).file("cgroup", cgroup(NGINX));
    fixture.tree.directory("/var/log/pods/shop_web_" + UID);
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).isEqualTo("-/" + UID + "/" + NGINX);
    assertThat(snapshot.stats().names()).as("nothing is known of names").isEmpty();
    assertThat(fixture.tree.openedBelow("/var")).isZero();
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aSelectionAndRules_knowTheNames_evenIfNoOneAsksToShowThem() {
    aNode();
    fixture.with().sources(Source.STATM).select(Selection.all().namespaces("shop"));
    fixture.with().rules(Rules.parse("mine", "sidecars/any container=side*\n"));
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(7, 8);
    assertThat(fixture.report().groups()).extracting(usage -> usage.name()).contains("sidecars");
  }

  @Test
  void aDeniedDirectory_isARowOfTheSnapshot_andProcessesAreStillRead() {
    aNode();
    fixture.tree.denies(POD_LOGS);
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).as("by the link of its log").isEqualTo("shop/web/nginx");
    assertThat(snapshot.stats().names().orElseThrow().count(NameProblem.UNREADABLE)).isEqualTo(1);
    assertThat(snapshot.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.NODE_FILES, Reason.DENIED));
  }

  @Test
  void jsonIsReadByAFunction_andNotWithoutOne() {
    aNode();
    fixture
        .with()
        .containerNames(
            NodeFiles.all(FakeJson.DOCUMENTS)
                .below(Path.of("/host"))
                .without(NameSource.CONTAINER_LOGS));
    fixture.tree.file(
        "/host/run/containerd/io.containerd.runtime.v2.task/k8s.io/" + NGINX + "/config.json",
        document(
            "/annotations/io.kubernetes.cri.container-name", "nginx",
            "/annotations/io.kubernetes.cri.image-name", "nginx:1.27"));
    Snapshot snapshot = fixture.scan();
    assertThat(names(snapshot, 7)).isEqualTo("shop/web/nginx");
    assertThat(process(snapshot, 7).placement().orElseThrow().container().orElseThrow().image())
        .contains("nginx:1.27");
    NodeFiles json = NodeFiles.withoutJson().with(NameSource.DOCKER).with(NameSource.CRIO);
    assertThatThrownBy(() -> ProcMem.builder().containerNames(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the files of CRIO, DOCKER are in JSON, which this library does not parse: give"
                + " NodeFiles.json a function, or leave them out");
  }

  @Test
  void settings_areValues() {
    NodeFiles files =
        NodeFiles.none()
            .with(NameSource.POD_LOGS)
            .with(NameSource.POD_LOGS, Path.of("/data/pods"))
            .below(Path.of("/host"));
    assertThat(files.directories(NameSource.POD_LOGS))
        .containsExactly(Path.of("/host/var/log/pods"), Path.of("/data/pods"));
    assertThat(files.sources()).containsExactly(NameSource.POD_LOGS);
    assertThat(files.without(NameSource.POD_LOGS).sources()).isEmpty();
    assertThat(NodeFiles.none().sources()).isEmpty();
    assertThat(NodeFiles.withoutJson().sources()).noneMatch(NameSource::isJson).hasSize(4);
    assertThat(NodeFiles.all(FakeJson.DOCUMENTS).sources()).containsExactly(NameSource.values());
    assertThatThrownBy(() -> files.below(Path.of("host")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("give an absolute path, not host");
  }
}
