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

import io.procmem.container.ContainerNames;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.testing.FakeJson;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a node that are forged, broken or endless give no name, and are counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileNodeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String CRI = "/annotations/io.kubernetes.cri.";
  private static final String FORGED_UID = "99999999-187c-4563-a51e-2cccf685610c";

  private final NodeFixture node = new NodeFixture();
  private final Placement place = inPod(ContainerRuntime.CONTAINERD, ID, UID);

  @AfterEach
  void close() {
    node.close();
  }

  private void bundle(String... texts) {
    node.tree.file(BUNDLES + ID + "/config.json", document(texts));
  }

  @Test
  void aBundleOfAnotherPod_givesNoName_andThePodKeepsItsOwn() {
    node.tree.directory(POD_LOGS + "/shop_web_" + UID);
    bundle(
        CRI + "container-name", "forged",
        CRI + "image-name", "forged",
        CRI + "sandbox-name", "forged",
        CRI + "sandbox-uid", FORGED_UID);
    assertThat(text(node.scan(place))).isEqualTo("shop/web/- -");
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(1);
  }

  @Test
  void filesThatDisagreeAboutAContainer_giveNoName() {
    node.tree.link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log");
    bundle(CRI + "container-name", "other", CRI + "sandbox-uid", UID);
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(1);
  }

  @Test
  void twoDirectoriesOfOnePod_orTwoLinksOfOneContainer_giveNoName() {
    node.tree
        .directory(POD_LOGS + "/shop_web_" + UID)
        .directory(POD_LOGS + "/bank_web_" + UID)
        .link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log")
        .link(CONTAINER_LOGS + "/web_shop_mysql-" + ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(2);
  }

  @Test
  void twoDirectoriesOfOnePod_hideThePod_forAllItsContainers_whateverOtherFilesSay() {
    node.tree
        .directory(POD_LOGS + "/shop_checkout-0_" + UID)
        .directory(POD_LOGS + "/other_checkout-0_" + UID)
        .link(CONTAINER_LOGS + "/checkout-0_shop_nginx-" + ID + ".log");
    node.tree.file(
        BUNDLES + OTHER_ID + "/config.json",
        document(
            CRI + "container-name", "sidecar",
            CRI + "image-name", "envoy",
            CRI + "sandbox-namespace", "shop",
            CRI + "sandbox-name", "checkout-0",
            CRI + "sandbox-uid", UID));
    Placement sidecar = inPod(ContainerRuntime.CONTAINERD, OTHER_ID, UID);
    Placement pod = inPodOnly(UID);
    assertThat(text(node.scan(place, sidecar, pod))).isEqualTo("-/-/nginx -");
    assertThat(text(node.names().named(sidecar))).isEqualTo("-/-/sidecar envoy");
    assertThat(node.names().named(pod)).isEqualTo(pod);
    assertThat(node.problems(NameProblem.CONFLICT)).as("the pod").isEqualTo(1);
    assertThat(node.names().stats().orElseThrow().unknown()).as("the pod").isEqualTo(1);
  }

  /** A pod of a StatefulSet keeps its name, but its uid is another. */
  @Test
  void theDirectoryOfAnEarlierPod_isNoConflict() {
    node.tree
        .directory(POD_LOGS + "/shop_checkout-0_" + UID)
        .directory(POD_LOGS + "/shop_checkout-0_" + FORGED_UID)
        .directory(POD_LOGS + "/other_checkout-0_" + FORGED_UID)
        .link(CONTAINER_LOGS + "/checkout-0_shop_nginx-" + ID + ".log")
        .link(CONTAINER_LOGS + "/checkout-0_other_nginx-" + OTHER_ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("shop/checkout-0/nginx -");
    assertThat(node.problems(NameProblem.CONFLICT)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "checkout-0_shop_nginx, checkout-0_shop_mysql, shop/checkout-0/- -",
    "checkout-0_shop_nginx, checkout-0_other_nginx, -/-/- -",
    "checkout-0_shop_nginx, checkout-1_shop_nginx, -/-/- -",
    "checkout-0_other_nginx, checkout-0_other_mysql, -/-/- -"
  })
  void twoLinksThatDisagree_hideTheContainer_andThePodOnlyIfItIsInDoubt(
      String one, String other, String shown) {
    node.tree
        .directory(POD_LOGS + "/shop_checkout-0_" + UID)
        .link(CONTAINER_LOGS + "/" + one + "-" + ID + ".log")
        .link(CONTAINER_LOGS + "/" + other + "-" + ID + ".log");
    Placement pod = inPodOnly(UID);
    bundle(
        CRI + "container-name", "nginx",
        CRI + "image-name", "nginx:1.27",
        CRI + "sandbox-uid", UID);
    assertThat(text(node.scan(place, pod))).isEqualTo(shown);
    assertThat(text(node.names().named(pod))).isEqualTo("shop/checkout-0/- -");
    assertThat(node.problems(NameProblem.CONFLICT)).as("the container").isEqualTo(1);
  }

  /** Whichever is listed first. */
  @Test
  void threeLinks_hideThePod_ifOneOfThemNamesAnother() {
    List<String> links = List.of("web_shop_nginx", "web_shop_mysql", "web_other_nginx");
    for (int first = 0; first < links.size(); first++) {
      try (NodeFixture other = new NodeFixture()) {
        other.tree.directory(POD_LOGS + "/shop_web_" + UID);
        for (int i = 0; i < links.size(); i++) {
          String link = links.get((first + i) % links.size());
          other.tree.link(CONTAINER_LOGS + "/" + link + "-" + ID + ".log");
        }
        assertThat(text(other.scan(place))).isEqualTo("-/-/- -");
      }
    }
    node.tree
        .directory(POD_LOGS + "/shop_web_" + UID)
        .link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log")
        .link(CONTAINER_LOGS + "/web_shop_mysql-" + ID + ".log")
        .link(CONTAINER_LOGS + "/web_shop_redis-" + ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("shop/web/- -");
  }

  @Test
  void aFileOfTheContainerThatNamesItsPodDifferently_hidesBoth_forThatContainer() {
    node.tree.directory(POD_LOGS + "/shop_web_" + UID);
    node.tree.link(CONTAINER_LOGS + "/web_bank_nginx-" + ID + ".log");
    node.tree.link(CONTAINER_LOGS + "/web_shop_sidecar-" + OTHER_ID + ".log");
    Placement sidecar = inPod(ContainerRuntime.CONTAINERD, OTHER_ID, UID);
    assertThat(text(node.scan(place, sidecar))).isEqualTo("-/-/- -");
    assertThat(text(node.names().named(sidecar))).isEqualTo("shop/web/sidecar -");
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(1);
  }

  @Test
  void twoLogDirectoriesThatDisagree_areAConflict_untilOneOfThemIsGone() {
    node.with(
        NodeFiles.none()
            .with(NameSource.POD_LOGS)
            .with(NameSource.POD_LOGS, Path.of("/data/pods"))
            .with(NameSource.CONTAINER_LOGS)
            .with(NameSource.CONTAINER_LOGS, Path.of("/data/containers")));
    node.tree
        .directory(POD_LOGS + "/shop_web_" + UID)
        .directory("/data/pods/other_web_" + UID)
        .link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log")
        .link("/data/containers/web_shop_mysql-" + ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(2);
    node.tree.removes("/data/pods/other_web_" + UID);
    node.tree.removes("/data/containers/web_shop_mysql-" + ID + ".log");
    assertThat(text(node.scanAfter(SECOND.multipliedBy(2), place))).isEqualTo("shop/web/nginx -");
    assertThat(node.problems(NameProblem.CONFLICT)).isZero();
  }

  @Test
  void directoriesThatAreReadAtDifferentTimes_stillDisagree() {
    NodePlace first = new NodePlace(NameSource.POD_LOGS, new File("/first"));
    NodePlace second = new NodePlace(NameSource.POD_LOGS, new File("/second"));
    NodeNaming shop = KubeletLogs.pod("shop_web_" + UID);
    LogNaming logs = new LogNaming();
    assertThat(logs.set(first, shop)).isTrue();
    logs.set(second, KubeletLogs.pod("bank_web_" + UID));
    assertThat(logs.naming().isConflict()).isTrue();
    assertThat(logs.set(first, shop)).as("again, and not the other").isFalse();
    assertThat(logs.naming().isConflict()).isTrue();
    logs.set(second, NodeNaming.NOTHING);
    assertThat(logs.naming()).isEqualTo(shop);
  }

  @Test
  void aFileWithoutNames_contradictsNone() {
    node.with(
        NodeFiles.none()
            .with(NameSource.CONTAINER_LOGS)
            .with(NameSource.CONTAINER_LOGS, Path.of("/data/containers")));
    node.tree
        .link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log")
        .link(CONTAINER_LOGS + "/old-" + ID + ".log")
        .link("/data/containers/old-" + ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("shop/web/nginx -");
    assertThat(node.problems(NameProblem.CONFLICT)).isZero();
  }

  @Test
  void namesOfAPod_areTakenBack_ifNoFileHasThem_alsoOutsideOfContainers() {
    node.tree.directory(POD_LOGS + "/shop_web_" + UID);
    Placement named = node.scan(inPodOnly(UID));
    assertThat(text(named)).isEqualTo("shop/web/- -");
    assertThat(node.scanAfter(SECOND, named)).isSameAs(named);
    try (NodeFixture other = new NodeFixture()) {
      assertThat(other.scan(named)).isEqualTo(inPodOnly(UID));
    }
  }

  /** From within a namespace, a path shows only the id; the bundle has the uid of the pod. */
  @Test
  void aPodThatOnlyTheBundleNames_isHiddenToo_forNewProcessesAndOldOnes() {
    bundle(
        CRI + "container-name", "nginx",
        CRI + "sandbox-namespace", "shop",
        CRI + "sandbox-name", "web",
        CRI + "sandbox-uid", UID);
    node.tree.directory(POD_LOGS + "/shop_web_" + UID).directory(POD_LOGS + "/bank_web_" + UID);
    Placement bare = inContainer(ContainerRuntime.CONTAINERD, ID);
    Placement named = node.scan(bare);
    Placement later = node.scanAfter(SECOND.multipliedBy(2), named, bare);
    assertThat(text(later)).isEqualTo("-/-/nginx -");
    assertThat(later.pod()).isEqualTo(inPodOnly(UID).pod());
    assertThat(node.names().named(bare)).isEqualTo(later);
  }

  @Test
  void directoriesThatOnlyLookLikeThePods_doNotCount() {
    node.tree
        .directory(POD_LOGS + "/shop_web_" + UID + "x")
        .directory(POD_LOGS + "/_" + UID)
        .directory(POD_LOGS + "/" + UID)
        .directory(POD_LOGS + "/shop_web_" + UID.substring(1))
        .link(CONTAINER_LOGS + "/nginx-" + ID + ".log")
        .link(CONTAINER_LOGS + "/web_shop_nginx-" + ID + ".log.1")
        .link(CONTAINER_LOGS + "/web_shop_nginx" + ID + ".log")
        .link(CONTAINER_LOGS + "/" + ID + ".log");
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.INVALID)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u001b[31mred", "a b", "UPPER", "a/b", "..", ".a", "-a", "a\nb", "a\u202eb", "é"})
  void namesThatKubernetesDoesNotAllow_areDropped_andTheOthersStay(String name) {
    node.tree.directory(POD_LOGS + "/" + name.replace('/', '%') + "_web_" + UID);
    node.tree.file(
        BUNDLES + ID + "/config.json",
        document(CRI + "sandbox-name", name.replace('\n', '\r'), CRI + "container-name", "nginx"));
    assertThat(text(node.scan(place))).isIn("-/web/nginx -", "-/-/nginx -");
    assertThat(node.problems(NameProblem.INVALID)).isGreaterThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {254, 10_000})
  void namesThatAreTooLong_areDropped(int length) {
    bundle(
        CRI + "container-name", "a".repeat(length),
        CRI + "image-name", "b".repeat(length),
        CRI + "sandbox-name", "c".repeat(length),
        CRI + "sandbox-namespace", "d".repeat(64));
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.INVALID)).isEqualTo(1);
    bundle(CRI + "container-name", "a".repeat(253), CRI + "sandbox-name", "c".repeat(253));
    assertThat(text(node.scanAfter(SECOND, place)))
        .isEqualTo("-/" + "c".repeat(253) + "/" + "a".repeat(253) + " -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "../../../etc", "a/b", "", ".hidden", "x\u0000y", "a\nb"})
  void anIdThatIsNoFileName_isNotLookedFor(String id) {
    node.scan(inContainer(ContainerRuntime.CONTAINERD, id), inContainer(ContainerRuntime.LXC, id));
    assertThat(node.tree.openedBelow("/run")).isZero();
    assertThat(node.tree.openedBelow("/etc/pve")).isZero();
  }

  @Test
  void aGiantFile_isReadUpToItsLimit_andDropped() {
    node.tree.file(BUNDLES + ID + "/config.json", new byte[3 << 20]);
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void aDirectoryOfTooManyEntries_isReadUpToItsLimit(@TempDir Path directory) throws Exception {
    for (int i = 0; i < 100_000; i++) {
      assertThat(directory.resolve("d" + i).toFile().createNewFile()).isTrue();
    }
    assertThat(new DiskTree().list(directory.toFile(), 10_001)).hasSize(10_001);
    try (NodeFixture disk = new NodeFixture(new DiskTree())) {
      disk.with(NodeFiles.none().with(NameSource.POD_LOGS, directory));
      assertThat(text(disk.scan(place))).isEqualTo("-/-/- -");
      assertThat(disk.problems(NameProblem.TOO_LARGE)).isEqualTo(1);
    }
  }

  @Test
  void links_areNotFollowed_whereverTheyLead() {
    node.tree
        .link(POD_LOGS + "/shop_web_" + UID)
        .link(BUNDLES + ID)
        .link(CRIO + OTHER_ID + "/userdata")
        .link(DOCKER + ID + "/config.v2.json");
    node.scan(
        place,
        inContainer(ContainerRuntime.CRIO, OTHER_ID),
        inContainer(ContainerRuntime.DOCKER, ID));
    assertThat(text(node.names().named(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.LINK)).as("a pod, three containers").isEqualTo(4);
    assertThat(node.tree.openedBelow(BUNDLES + ID)).isZero();
    assertThat(node.tree.openedBelow(DOCKER + ID)).isZero();
  }

  /** The same on a disk, where the links lead to a file that would give a name. */
  @Test
  void realLinks_pipesAndDirectories_areNotOpened(@TempDir Path directory) throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("config.json"), document(CRI + "container-name", "stolen"));
    Files.writeString(outside.resolve("config.v2.json"), document("/Name", "/stolen"));
    Path root = directory.resolve("bundles");
    List<Placement> places = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Files.createDirectories(root.resolve("k8s.io").resolve(id(i)));
      places.add(inContainer(ContainerRuntime.CONTAINERD, id(i)));
    }
    Path namespace = root.resolve("k8s.io");
    Files.createSymbolicLink(
        namespace.resolve(id(0)).resolve("config.json"), outside.resolve("config.json"));
    Files.delete(namespace.resolve(id(1)));
    Files.createSymbolicLink(namespace.resolve(id(1)), outside);
    Path pipe = namespace.resolve(id(2)).resolve("config.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createDirectories(namespace.resolve(id(3)).resolve("config.json"));
    Files.writeString(
        namespace.resolve(id(4)).resolve("config.json"), document(CRI + "container-name", "real"));
    Files.createSymbolicLink(root.resolve("moby"), outside);
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);
    try (NodeFixture disk = new NodeFixture(new DiskTree())) {
      disk.with(NodeFiles.none().json(FakeJson.DOCUMENTS).with(NameSource.CONTAINERD, link));
      disk.scan(places.toArray(Placement[]::new));
      assertThat(places.stream().map(one -> text(disk.names().named(one))))
          .as("the directory itself may be a link")
          .containsExactly("-/-/- -", "-/-/- -", "-/-/- -", "-/-/- -", "-/-/real -");
      assertThat(disk.problems(NameProblem.LINK)).isEqualTo(4);
    }
  }

  private static String id(int number) {
    return Integer.toString(number).repeat(64);
  }

  @Test
  void aFileThatTurnsIntoALinkWhileItIsRead_givesNoName() {
    bundle(CRI + "container-name", "nginx");
    node.tree.whenOpened(
        BUNDLES + ID + "/config.json", () -> node.tree.link(BUNDLES + ID + "/config.json"));
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.LINK)).isEqualTo(1);
  }

  @Test
  void aFileThatIsJustBeingWritten_isReadAgain_andKnownNamesStay() {
    node.tree.file(BUNDLES + ID + "/config.json", "half a docu");
    assertThat(text(node.scan(place))).isEqualTo("-/-/- -");
    assertThat(node.problems(NameProblem.MALFORMED)).isEqualTo(1);
    bundle(CRI + "container-name", "nginx");
    assertThat(text(node.scanAfter(SECOND, place))).isEqualTo("-/-/nginx -");
    node.tree.file(BUNDLES + ID + "/config.json", "half a docu");
    assertThat(text(scanFor(Duration.ofMinutes(11)))).isEqualTo("-/-/nginx -");
  }

  private Placement scanFor(Duration time) {
    Placement last = place;
    for (int i = 0; i < time.toSeconds(); i += 30) {
      last = node.scanAfter(SECOND.multipliedBy(30), place);
    }
    return last;
  }

  @Test
  void aFunctionThatThrows_overflowsTheStack_orReturnsNothing_doesNoHarm() {
    List<ContainerNames> functions =
        List.of(
            (json, pointers) -> {
              throw new IllegalStateException("boom");
            },
            (json, pointers) -> overflow(json),
            (json, pointers) -> null,
            (json, pointers) -> Map.of("unasked", "value"));
    int malformed = 0;
    for (ContainerNames function : functions) {
      try (NodeFixture other = new NodeFixture()) {
        other.tree.file(BUNDLES + ID + "/config.json", "{}");
        other.tree.directory(POD_LOGS + "/shop_web_" + UID);
        other.with(NodeFiles.all(function));
        assertThat(text(other.scan(place))).isEqualTo("shop/web/- -");
        malformed += other.problems(NameProblem.MALFORMED);
      }
    }
    assertThat(malformed).isEqualTo(3);
  }

  private static Map<String, String> overflow(byte[] json) {
    return Map.of("", overflow(json).toString());
  }

  @Test
  void theDocument_isErased_sinceItMayHoldSecrets() {
    List<byte[]> seen = new ArrayList<>();
    node.with(
        NodeFiles.all(
            (json, pointers) -> {
              seen.add(json);
              return Map.of();
            }));
    bundle("/process/env", "PASSWORD");
    node.scan(place);
    assertThat(seen).singleElement().satisfies(bytes -> assertThat(bytes).containsOnly(0));
  }

  @Test
  void aFileThatHangs_delaysNoOtherDirectory_andItsNameComesWhenItReturns() {
    node.impatient();
    bundle(CRI + "container-name", "nginx");
    CountDownLatch hang = node.tree.hangs(BUNDLES + ID + "/config.json");
    node.tree.file(DOCKER + OTHER_ID + "/config.v2.json", document("/Name", "/db"));
    node.tree.directory(POD_LOGS + "/shop_web_" + UID);
    Placement docker = inContainer(ContainerRuntime.DOCKER, OTHER_ID);
    try {
      node.scan(place, docker);
      node.scanAfter(SECOND, place, docker);
      for (int i = 0; i < 100 && !text(node.names().named(docker)).endsWith("db -"); i++) {
        node.scanAfter(SECOND, place, docker); // on a busy machine a read may begin late
      }
      assertThat(text(node.names().named(docker))).isEqualTo("-/-/db -");
      assertThat(text(node.names().named(place))).isEqualTo("shop/web/- -");
      assertThat(node.tree.openedBelow(BUNDLES + ID)).as("not again while it hangs").isEqualTo(1);
    } finally {
      hang.countDown();
    }
    while (!text(node.scanAfter(SECOND, place, docker)).equals("shop/web/nginx -")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aDirectoryThatHangs_blocksOneThreadOnly() {
    node.impatient();
    CountDownLatch hang = node.tree.hangs(POD_LOGS);
    node.tree.directory(POD_LOGS + "/shop_web_" + UID);
    bundle(CRI + "container-name", "nginx");
    try {
      while (!text(node.scanAfter(SECOND, place)).equals("-/-/nginx -")) {
        Thread.onSpinWait();
      }
    } finally {
      hang.countDown();
    }
    while (!text(node.scanAfter(SECOND, place)).equals("shop/web/nginx -")) {
      Thread.onSpinWait();
    }
  }

  /** Selections, rules and samples may each want names. */
  @Test
  void aScanThatHasWaitedForARead_doesNotWaitAgain() {
    node.impatient();
    bundle(CRI + "container-name", "nginx");
    node.tree.file(DOCKER + OTHER_ID + "/config.v2.json", document("/Name", "/db"));
    Placement docker = inContainer(ContainerRuntime.DOCKER, OTHER_ID);
    CountDownLatch hang = node.tree.hangs(BUNDLES + ID + "/config.json");
    try {
      node.scan(place);
      node.names().want(docker);
      node.names().read();
      assertThat(node.names().named(docker)).isSameAs(docker);
      while (!text(node.scanAfter(SECOND, docker)).equals("-/-/db -")) {
        Thread.onSpinWait();
      }
    } finally {
      hang.countDown();
    }
  }

  @Test
  void aNameThatIsContradictedLater_isTakenBack() {
    bundle(CRI + "container-name", "nginx", CRI + "sandbox-uid", UID);
    Placement named = node.scan(place);
    assertThat(text(named)).isEqualTo("-/-/nginx -");
    node.tree.link(CONTAINER_LOGS + "/web_shop_other-" + ID + ".log");
    Placement later = node.scanAfter(SECOND.multipliedBy(2), named);
    assertThat(text(later)).isEqualTo("-/-/- -");
    assertThat(later).as("as for a new process").isEqualTo(node.names().named(place));
    assertThat(node.problems(NameProblem.CONFLICT)).isEqualTo(1);
  }

  @Test
  void moreContainersThanANodeHas_areNotLookedFor_andTheNumberOfReadsIsLimited() {
    Placement[] many =
        IntStream.range(0, NameCache.MAX_ENTRIES + 10)
            .mapToObj(i -> inContainer(ContainerRuntime.CONTAINERD, String.format("%032x", i)))
            .toArray(Placement[]::new);
    node.tree.directory(BUNDLES + String.format("%032x", 1));
    node.scan(many);
    assertThat(node.problems(NameProblem.TOO_MANY)).isEqualTo(1);
    assertThat(node.names().stats().orElseThrow().unknown()).isEqualTo(NameCache.MAX_ENTRIES);
    assertThat(node.tree.openedBelow("/run/containerd")).isEqualTo(NodeNames.MAX_READS);
  }

  @Test
  void aDeniedDirectory_isCounted_andAMissingOneIsNot() {
    node.tree.directory(POD_LOGS).denies(POD_LOGS);
    node.scan(place);
    assertThat(node.problems(NameProblem.UNREADABLE)).isEqualTo(1);
    assertThat(text(node.scan(inPodOnly(UID)))).isEqualTo("-/-/- -");
  }
}
