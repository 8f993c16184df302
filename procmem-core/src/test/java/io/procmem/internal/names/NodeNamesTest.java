package io.procmem.internal.names;

import static io.procmem.internal.names.NodeFixture.BUNDLES;
import static io.procmem.internal.names.NodeFixture.CONTAINER_LOGS;
import static io.procmem.internal.names.NodeFixture.CRIO;
import static io.procmem.internal.names.NodeFixture.DOCKER;
import static io.procmem.internal.names.NodeFixture.ID;
import static io.procmem.internal.names.NodeFixture.OTHER_ID;
import static io.procmem.internal.names.NodeFixture.POD_LOGS;
import static io.procmem.internal.names.NodeFixture.UID;
import static io.procmem.internal.names.NodeFixture.inContainer;
import static io.procmem.internal.names.NodeFixture.inPod;
import static io.procmem.internal.names.NodeFixture.inPodOnly;
import static io.procmem.internal.names.NodeFixture.text;
import static io.procmem.testing.FakeJson.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.container.NameStats;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.testing.FakeJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names that a node's files give, for each runtime, and how often these files are read. */
class NodeNamesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String CRI = "/annotations/io.kubernetes.cri.";
  private static final String LABELS = "/Config/Labels/io.kubernetes.";

  private final NodeFixture node = new NodeFixture();

  @AfterEach
  void close() {
    node.close();
  }

  private void containerd(String id) {
    node.tree.file(
        BUNDLES + id + "/config.json",
        document(
            CRI + "container-type", "container",
            CRI + "container-name", "nginx",
            CRI + "image-name", "docker.io/library/nginx:1.27",
            CRI + "sandbox-namespace", "shop",
            CRI + "sandbox-name", "web-7d5b8c-x2x",
            CRI + "sandbox-uid", UID));
  }

  private void kubelet() {
    node.tree
        .directory(POD_LOGS + "/shop_web-7d5b8c-x2x_" + UID)
        .directory(POD_LOGS + "/kube-system_other_00000000-0000-4000-8000-000000000000")
        .link(CONTAINER_LOGS + "/web-7d5b8c-x2x_shop_nginx-" + ID + ".log");
  }

  @Test
  void aContainerdNode_namesContainerImageAndPod() {
    kubelet();
    containerd(ID);
    node.tree.file(
        BUNDLES + OTHER_ID + "/config.json", document(CRI + "container-type", "sandbox"));
    Placement nginx = inPod(ContainerRuntime.CONTAINERD, ID, UID);
    Placement sandbox = inPod(ContainerRuntime.CONTAINERD, OTHER_ID, UID);
    assertThat(text(node.scan(nginx, sandbox)))
        .isEqualTo("shop/web-7d5b8c-x2x/nginx docker.io/library/nginx:1.27");
    assertThat(text(node.names().named(sandbox))).isEqualTo("shop/web-7d5b8c-x2x/POD -");
    assertThat(node.names().stats().orElseThrow().named())
        .as("two containers, one pod")
        .isEqualTo(3);
    assertThat(node.names().stats().orElseThrow().problems()).isEmpty();
  }

  /** A scan requests the names that its rules need before it requests the others. */
  @Test
  void aContainerThatIsRequestedLaterInAScan_isNamedInThatScan() {
    kubelet();
    node.scan(inContainer(ContainerRuntime.DOCKER, OTHER_ID));
    Placement nginx = inPod(ContainerRuntime.CONTAINERD, ID, UID);
    assertThat(text(node.scanAfter(Duration.ZERO, nginx))).isEqualTo("shop/web-7d5b8c-x2x/nginx -");
    long opened = node.tree.openedBelow(CONTAINER_LOGS);
    node.scanAfter(SECOND.dividedBy(2), inPod(ContainerRuntime.CONTAINERD, "c".repeat(64), UID));
    assertThat(node.tree.openedBelow(CONTAINER_LOGS)).as("the usual pause").isEqualTo(opened);
  }

  @Test
  void aCrioNode_namesContainerImageAndPod_byItsOwnNameBeforeAnnotationsOfThePod() {
    kubelet();
    String own = "/annotations/io.kubernetes.cri-o.";
    node.tree.file(
        CRIO + ID + "/userdata/config.json",
        document(
            own + "ContainerName",
            "k8s_nginx_web-7d5b8c-x2x_shop_" + UID + "_0",
            own + "ImageName",
            "quay.io/nginx/nginx:1.27",
            "/annotations/io.kubernetes.pod.name",
            "forged"));
    node.tree.file(
        CRIO + OTHER_ID + "/userdata/config.json",
        document(
            "/annotations/io.kubernetes.container.name", "POD",
            "/annotations/io.kubernetes.pod.name", "web-7d5b8c-x2x",
            "/annotations/io.kubernetes.pod.namespace", "shop",
            "/annotations/io.kubernetes.pod.uid", UID));
    Placement sandbox = inPod(ContainerRuntime.CRIO, OTHER_ID, UID);
    assertThat(text(node.scan(inPod(ContainerRuntime.CRIO, ID, UID), sandbox)))
        .isEqualTo("shop/web-7d5b8c-x2x/nginx quay.io/nginx/nginx:1.27");
    assertThat(text(node.names().named(sandbox))).isEqualTo("shop/web-7d5b8c-x2x/POD -");
  }

  @Test
  void aDockerNode_namesContainersOfPods_byTheLabelsOfKubernetes() {
    kubelet();
    node.tree.file(
        DOCKER + ID + "/config.v2.json",
        document(
            "/Name",
            "/k8s_nginx_web-7d5b8c-x2x_shop_" + UID + "_0",
            "/Config/Image",
            "sha256:" + OTHER_ID,
            LABELS + "container.name",
            "nginx",
            LABELS + "pod.name",
            "web-7d5b8c-x2x",
            LABELS + "pod.namespace",
            "shop",
            LABELS + "pod.uid",
            UID));
    assertThat(text(node.scan(inPod(ContainerRuntime.DOCKER, ID, UID))))
        .isEqualTo("shop/web-7d5b8c-x2x/nginx sha256:" + OTHER_ID);
  }

  /** An image can have labels, so they do not make a container that of a pod. */
  @Test
  void aDockerContainerOutsideOfPods_hasTheNameThatDockerShows_whateverItsLabels() {
    node.tree.file(
        DOCKER + ID + "/config.v2.json",
        document(
            "/Name",
            "/shop_web_1",
            "/Config/Image",
            "nginx",
            LABELS + "container.name",
            "forged",
            LABELS + "pod.name",
            "forged",
            LABELS + "pod.uid",
            UID));
    Placement named = node.scan(inContainer(ContainerRuntime.DOCKER, ID));
    assertThat(text(named)).isEqualTo("-/-/shop_web_1 nginx");
    assertThat(named.pod()).isEmpty();
  }

  @Test
  void theKubeletsDirectoriesAlone_nameEverythingButTheImage_withoutJson() {
    node.with(NodeFiles.withoutJson());
    kubelet();
    containerd(ID);
    assertThat(text(node.scan(inPod(ContainerRuntime.KUBERNETES, ID, UID))))
        .isEqualTo("shop/web-7d5b8c-x2x/nginx -");
    assertThat(text(node.names().named(inPodOnly(UID)))).isEqualTo("shop/web-7d5b8c-x2x/- -");
    assertThat(node.tree.openedBelow("/run")).isZero();
  }

  @Test
  void aPathThatDoesNotNameTheRuntime_isLookedForInAllOfThem() {
    containerd(ID);
    assertThat(text(node.scan(inPod(ContainerRuntime.KUBERNETES, ID, UID))))
        .startsWith("shop/web-7d5b8c-x2x/nginx");
  }

  /** From within a namespace, a path shows only the id. */
  @Test
  void aPathWithoutThePod_getsItFromTheBundle() {
    containerd(ID);
    Placement named = node.scan(inContainer(ContainerRuntime.CONTAINERD, ID));
    assertThat(text(named)).isEqualTo("shop/web-7d5b8c-x2x/nginx docker.io/library/nginx:1.27");
    assertThat(named.pod().map(Pod::uid)).contains(UID);
  }

  @Test
  void aStaticPod_isNamedByItsHash_andNerdctlByItsAnnotation() {
    String hash = "0123456789abcdef0123456789abcdef";
    node.tree.directory(POD_LOGS + "/kube-system_etcd-node1_" + hash);
    node.tree.file(
        "/run/containerd/io.containerd.runtime.v2.task/default/" + ID + "/config.json",
        document("/annotations/nerdctl~1name", "db-1"));
    Placement nerdctl = inContainer(ContainerRuntime.CONTAINERD, ID);
    assertThat(text(node.scan(inPodOnly(hash), nerdctl))).isEqualTo("kube-system/etcd-node1/- -");
    assertThat(text(node.names().named(nerdctl))).isEqualTo("-/-/db-1 -");
  }

  @Test
  void proxmox_namesContainersAndMachines_bySettingsBeforeTheFirstSnapshot() {
    node.tree
        .file("/etc/pve/lxc/101.conf", "arch: amd64\nhostname: web1\n[old]\nhostname: web0\n")
        .file("/etc/pve/qemu-server/102.conf", "cores: 2\nname: win-srv\r\n")
        .file("/etc/pve/lxc/103.conf", "arch: amd64\n[old]\nhostname: gone\n");
    Placement web = inContainer(ContainerRuntime.LXC, "101");
    Placement windows = inContainer(ContainerRuntime.QEMU, "102");
    Placement unnamed = inContainer(ContainerRuntime.LXC, "103");
    assertThat(text(node.scan(web, windows, unnamed))).isEqualTo("-/-/web1 -");
    assertThat(text(node.names().named(windows))).isEqualTo("-/-/win-srv -");
    assertThat(node.names().named(unnamed)).isSameAs(unnamed);
  }

  /** Otherwise an alert on the number of unknown names would never clear. */
  @Test
  void containersThatNeedNoFile_orThatNoFileNames_areNotUnknown() {
    List<Placement> places = new ArrayList<>();
    for (ContainerRuntime runtime :
        List.of(
            ContainerRuntime.LXC,
            ContainerRuntime.NSPAWN,
            ContainerRuntime.LIBVIRT,
            ContainerRuntime.QEMU,
            ContainerRuntime.CONTAINERD,
            ContainerRuntime.NOMAD)) {
      places.add(inContainer(runtime, "web-" + runtime.label()));
    }
    places.add(inContainer(ContainerRuntime.MESOS, UID));
    places.add(inPod(ContainerRuntime.PODMAN, ID, OTHER_ID));
    node.scan(places.toArray(Placement[]::new));
    assertThat(node.names().stats()).contains(new NameStats(0, 0, Map.of()));

    places.add(inContainer(ContainerRuntime.LXC, "101"));
    places.add(inContainer(ContainerRuntime.QEMU, "102"));
    places.add(inContainer(ContainerRuntime.DOCKER, OTHER_ID));
    places.add(inPod(ContainerRuntime.CRIO, ID, UID));
    node.scanAfter(SECOND, places.toArray(Placement[]::new));
    assertThat(node.names().stats()).as("and a pod").contains(new NameStats(0, 5, Map.of()));

    node.tree.file("/etc/pve/lxc/101.conf", "hostname: web1\n");
    node.tree.file("/etc/pve/lxc/web-lxc.conf", "hostname: web2\n");
    node.scanAfter(SECOND.multipliedBy(5), places.toArray(Placement[]::new));
    assertThat(node.names().stats()).contains(new NameStats(2, 4, Map.of()));
  }

  @Test
  void aPodThatItsContainersName_isNotUnknown() {
    node.with(NodeFiles.all(FakeJson.DOCUMENTS).without(NameSource.POD_LOGS));
    containerd(ID);
    node.scan(inPod(ContainerRuntime.CONTAINERD, ID, UID));
    assertThat(node.names().stats()).contains(new NameStats(2, 0, Map.of()));
  }

  @Test
  void otherPlaces_areReadWhereTheyWereGiven() {
    String k3s = "/run/k3s/containerd/io.containerd.runtime.v2.task";
    node.with(
        NodeFiles.none()
            .with(NameSource.POD_LOGS)
            .below(Path.of("/host"))
            .with(NameSource.CONTAINERD, Path.of(k3s))
            .json(FakeJson.DOCUMENTS));
    node.tree
        .directory("/host/var/log/pods/shop_web_" + UID)
        .file(k3s + "/k8s.io/" + ID + "/config.json", document(CRI + "container-name", "traefik"));
    assertThat(text(node.scan(inPod(ContainerRuntime.CONTAINERD, ID, UID))))
        .isEqualTo("shop/web/traefik -");
  }

  @Test
  void aName_isReadOnce_andAgainAfterTenMinutes_sinceDockerCanRename() {
    String file = DOCKER + ID + "/config.v2.json";
    node.tree.file(file, document("/Name", "/one"));
    Placement place = inContainer(ContainerRuntime.DOCKER, ID);
    assertThat(text(node.scan(place))).isEqualTo("-/-/one -");
    node.tree.file(file, document("/Name", "/two"));
    for (int i = 0; i < 20; i++) {
      assertThat(text(node.scanAfter(SECOND.multipliedBy(29), place))).isEqualTo("-/-/one -");
    }
    assertThat(node.tree.openedBelow(file)).isEqualTo(1);
    assertThat(text(node.scanAfter(SECOND.multipliedBy(29), place))).isEqualTo("-/-/two -");
  }

  /** The links of logs appear a moment after the process. */
  @Test
  void aNameThatIsNotThereYet_isLookedForAgain_soonAndThenLessAndLessOften() {
    Placement place = inPod(ContainerRuntime.KUBERNETES, ID, UID);
    node.with(NodeFiles.withoutJson());
    node.tree.directory(POD_LOGS).directory(CONTAINER_LOGS);
    node.scan(place);
    kubelet();
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(text(node.scanAfter(SECOND, place))).isEqualTo("shop/web-7d5b8c-x2x/nginx -");

    Placement missing = inPod(ContainerRuntime.KUBERNETES, OTHER_ID, UID.replace('5', '6'));
    for (int i = 0; i < 3600; i++) {
      node.scanAfter(SECOND, place, missing);
    }
    assertThat(node.tree.openedBelow(POD_LOGS)).as("in an hour").isBetween(10L, 25L);
    assertThat(node.names().stats().orElseThrow().unknown()).isEqualTo(2);
  }

  @Test
  void whatNoProcessUses_isForgotten_andEqualPlacesStayTheSameObject() {
    kubelet();
    containerd(ID);
    Placement place = inPod(ContainerRuntime.CONTAINERD, ID, UID);
    Placement named = node.scan(place);
    assertThat(node.scanAfter(SECOND, place)).isSameAs(named);
    assertThat(node.scanAfter(SECOND, named)).isSameAs(named);
    Placement equal = inPod(ContainerRuntime.CONTAINERD, ID, UID);
    assertThat(node.names().named(equal)).as("of another process").isSameAs(named);
    Placement other = inContainer(ContainerRuntime.DOCKER, OTHER_ID);
    node.scanAfter(SECOND.multipliedBy(61), other);
    assertThat(node.names().stats().orElseThrow().named()).isZero();
    assertThat(node.names().stats().orElseThrow().unknown()).isEqualTo(1);
  }

  @Test
  void otherPartsOfAPlace_stay() {
    kubelet();
    Container given =
        new Container(
            ID,
            ContainerRuntime.KUBERNETES,
            ContainerKind.CONTAINER,
            Optional.of("by mountinfo"),
            Optional.empty());
    Placement place =
        new Placement(
            Optional.of(given),
            inPodOnly(UID).pod(),
            Optional.empty(),
            true,
            Optional.of(OTHER_ID));
    Placement named = node.scan(place);
    assertThat(text(named)).as("the node's files win").startsWith("shop/web-7d5b8c-x2x/nginx");
    assertThat(named.served()).contains(OTHER_ID);
    assertThat(named.isHelper()).isTrue();
  }

  @Test
  void withoutFiles_nothingIsReadOrCounted() {
    node.with(NodeFiles.none());
    kubelet();
    Placement place = inPod(ContainerRuntime.KUBERNETES, ID, UID);
    assertThat(node.scan(place)).isSameAs(place);
    assertThat(node.tree.openedBelow("/var")).isZero();
    assertThat(node.names().isOff()).isTrue();
    assertThat(node.problems(NameProblem.UNREADABLE)).isZero();
  }
}
