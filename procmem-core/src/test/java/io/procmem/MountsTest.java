package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.Container;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mounts of a process add to its control groups, and what they may not change. */
class MountsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** When all facts are read again. */
  private static final Duration LATER = Duration.ofSeconds(61);

  private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

  private static final String UID = "121157b5-c67d-4c3e-9052-cb27bbb711fb";
  private static final String OTHER_UID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  private static final String ID =
      "1cd3449e930b8a28c7595240fa32ba20c84f36d059e5fbe63104ad40057992d1";
  private static final String OTHER_ID = "deadbeef".repeat(8);
  private static final String SANDBOX =
      "26a006f558da58874bc37863efe9d2b5d715afc54453d95b22a7809a4e65566c";

  private static final String POD_GROUP =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
          + UID.replace('-', '_')
          + ".slice/cri-containerd-"
          + ID
          + ".scope";

  private static final String LOG =
      mount("/var/lib/kubelet/pods/" + UID + "/containers/search/9bf2b38c", "/dev/termination-log");

  private static final String HOSTS =
      mount("/var/lib/kubelet/pods/" + UID + "/etc-hosts", "/etc/hosts");

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void readsMounts() {
    fixture.reading(Source.MOUNTINFO);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String mount(String root, String mountPoint) {
    return "1 2 8:1 %s %s rw,relatime - ext4 /dev/sda1 rw\n".formatted(root, mountPoint);
  }

  private static String groups(String root) {
    return "1 2 0:26 %s /sys/fs/cgroup ro,nosuid master:4 - cgroup2 cgroup rw\n".formatted(root);
  }

  /** Process 7, in a control group, with some mounts. */
  private Placement placed(String cgroup, String... mounts) {
    return process(scanned(cgroup, mounts), 7).placement().orElseThrow();
  }

  private Snapshot scanned(String cgroup, String... mounts) {
    fixture
        .tree
        .pid(7)
        .file("cgroup", "0::" + cgroup + "\n")
        .file("mountinfo", mount("/", "/") + String.join("", mounts));
    return fixture.scan();
  }

  @Test
  void aContainerOfKubernetes_hasTheNameThatItsPodGivesIt() {
    Placement placement = placed(POD_GROUP, HOSTS, LOG);
    assertThat(placement.container().orElseThrow().id()).isEqualTo(ID);
    assertThat(placement.container().orElseThrow().name()).contains("search");
    assertThat(placement.pod().orElseThrow().uid()).isEqualTo(UID);
  }

  /** Docker and the CRI mount the host name of the sandbox, which all containers of a pod share. */
  @ParameterizedTest
  @CsvSource({
    "/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/%s/hostname",
    "/containers/storage/overlay-containers/%s/userdata/hostname",
    "/var/lib/docker/containers/%s/hostname"
  })
  void theIdOfTheSandbox_isNotThatOfTheContainer(String root) {
    String sandbox = mount(root.formatted(SANDBOX), "/etc/hostname");
    Placement placement = placed(POD_GROUP, sandbox, HOSTS, LOG);
    assertThat(placement.container().map(Container::id)).contains(ID);
    assertThat(placement.container().flatMap(Container::name)).contains("search");
    fixture.after(LATER);
    assertThat(placed("/", sandbox, LOG).container()).isEmpty();
  }

  /** In a control group namespace of its own, every process of a container is in the root. */
  @ParameterizedTest
  @CsvSource({
    "/var/lib/docker/containers/%s/hostname, /etc/hostname, DOCKER",
    "/docker/containers/%s/hostname, /etc/hostname, DOCKER",
    "/containers/overlay-containers/%s/userdata/.containerenv, /run/.containerenv, PODMAN"
  })
  void aGuest_findsItsContainer(String root, String mountPoint, ContainerRuntime runtime) {
    Container container =
        placed("/", mount(root.formatted(ID), mountPoint)).container().orElseThrow();
    assertThat(container.id()).isEqualTo(ID);
    assertThat(container.runtime()).isEqualTo(runtime);
  }

  @ParameterizedTest
  @CsvSource({"121157b5-c67d-4c3e-9052-cb27bbb711fb", "e039200acb850c82bb901653cc38ff6e"})
  void aGuest_findsItsPod(String uid) {
    Placement placement = placed("/", LOG.replace(UID, uid));
    assertThat(placement.pod().map(Pod::uid)).contains(uid);
    assertThat(placement.container()).as("its id is unknown").isEmpty();
  }

  @Test
  void aGuest_findsThePodOfANeighbor_whosePathIsCutOff() {
    Placement placement = placed("/../cri-containerd-" + ID + ".scope", LOG);
    assertThat(placement.container().map(Container::id)).contains(ID);
    assertThat(placement.container().flatMap(Container::name)).contains("search");
    assertThat(placement.pod().map(Pod::uid)).contains(UID);
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/kubelet/pods/%s/containers/search/9bf2b38c, /dev/termination-log",
    "/var/lib/kubelet/pods/%s/etc-hosts, /etc/hosts"
  })
  void mountsOfAnotherPod_addNothing_andAreReported(String root, String mountPoint) {
    Snapshot snapshot =
        scanned(POD_GROUP, mount(root.formatted(OTHER_UID), mountPoint), HOSTS, LOG);
    Placement placement = process(snapshot, 7).placement().orElseThrow();
    assertThat(placement.pod().map(Pod::uid)).contains(UID);
    assertThat(placement.container().map(Container::id)).contains(ID);
    assertThat(placement.container().flatMap(Container::name)).isEmpty();
    assertThat(reasons(snapshot, 7, Source.MOUNTINFO)).containsExactly(Reason.CONTRADICTORY);
    assertThat(reasons(fixture.scan(), 7, Source.MOUNTINFO))
        .as("counted in every scan")
        .containsExactly(Reason.CONTRADICTORY);
  }

  /** A process may mount a group that looks like that of another pod. */
  @Test
  void theControlGroupThatAProcessMounts_changesNothing() {
    String forged =
        groups(
            "/../../kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod"
                + OTHER_UID.replace('-', '_')
                + ".slice/cri-containerd-"
                + OTHER_ID
                + ".scope");
    Snapshot inPod = scanned(POD_GROUP, forged, LOG);
    assertThat(process(inPod, 7).placement().orElseThrow().container().map(Container::id))
        .contains(ID);
    assertThat(reasons(inPod, 7, Source.MOUNTINFO)).containsExactly(Reason.CONTRADICTORY);
    fixture.after(LATER);
    assertThat(placed("/", forged)).isSameAs(Placement.none());
    fixture.after(LATER);
    Placement service = placed("/system.slice/shop.service", forged, LOG);
    assertThat(service.container()).isEmpty();
    assertThat(service.pod()).isEmpty();
  }

  @Test
  void theControlGroupThatIsMounted_isTheLastResort() {
    Placement placement = placed("/", groups("/docker/" + ID));
    assertThat(placement.container().map(Container::id)).contains(ID);
  }

  @Test
  void whatARuntimeMounts_isNotReplacedByWhatIsMountedOverIt() {
    String over = LOG.replace("search", "other");
    assertThat(placed(POD_GROUP, LOG, over).container().flatMap(Container::name))
        .contains("search");
  }

  @Test
  void escapedBytes_andOptionalFields_areUnderstood() {
    String group = groups("/machine.slice/machine-my\\134x2dbox.scope");
    String spaces = "1 2 8:1 /a\\040b /c\\040d rw shared:1 master:2 - ext4 /dev/sda1 rw\n";
    assertThat(placed("/", spaces, group).container().map(Container::id)).contains("my-box");
  }

  /** At most one more file of a process, once, and only where it may add something. */
  @Test
  void mounts_areReadOnce_ofProcessesForWhichTheyMayTellMore() {
    scanned(POD_GROUP, LOG);
    fixture.tree.pid(8);
    fixture.tree.pid(9).kernelThread().file("cgroup", "0::/\n");
    fixture.scan();
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("7/mountinfo")).isEqualTo(1);
    assertThat(fixture.tree.opened("8/mountinfo")).as("a service of the host").isZero();
    assertThat(fixture.tree.opened("9/mountinfo")).as("a kernel thread").isZero();
    Snapshot later = fixture.scanAfter(LATER);
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("7/mountinfo")).as("and with the other facts").isEqualTo(2);
    assertThat(process(later, 7).placement().flatMap(Placement::container).flatMap(Container::name))
        .contains("search");
  }

  @Test
  void withoutARequest_noMountsAreRead() {
    fixture.reading(Source.CGROUP);
    assertThat(placed(POD_GROUP, LOG).container().flatMap(Container::name)).isEmpty();
    assertThat(fixture.tree.opened("mountinfo")).isZero();
  }

  @Test
  void mountsThatCannotBeRead_haveAReason_andThePathStands() {
    fixture.tree.denies("/proc/7/mountinfo");
    Snapshot snapshot = scanned(POD_GROUP, LOG);
    assertThat(process(snapshot, 7).placement().flatMap(Placement::container).map(Container::id))
        .contains(ID);
    assertThat(reasons(snapshot, 7, Source.MOUNTINFO)).containsExactly(Reason.DENIED);
  }

  @ParameterizedTest
  @CsvSource({"1 2 8:1 /", "nonsense", "''"})
  void malformedMounts_areReported(String text) {
    fixture.tree.pid(7).file("cgroup", "0::/\n").file("mountinfo", text + "\n");
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).placement()).contains(Placement.none());
    assertThat(reasons(snapshot, 7, Source.MOUNTINFO)).containsExactly(Reason.MALFORMED);
  }

  /** A workload can mount thousands of file systems; what its runtime mounted comes first. */
  @Test
  void manyMounts_areReadUpToALimit() {
    String many = mount("/volume", "/data").repeat(20_000);
    assertThat(placed(POD_GROUP, LOG, many).container().flatMap(Container::name))
        .contains("search");
    assertThat(placed(POD_GROUP, many).container().map(Container::id)).contains(ID);
  }

  @Test
  void mountsThatHang_delayNoOtherProcess_andAreReadAgainLater() {
    fixture.with().detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT));
    CountDownLatch stuck = fixture.tree.hangs("/proc/7/mountinfo");
    fixture.tree.pid(8).file("cgroup", "0::" + POD_GROUP + "\n").file("mountinfo", LOG);
    try {
      Snapshot snapshot = scanned(POD_GROUP, LOG);
      assertThat(reasons(snapshot, 7, Source.MOUNTINFO)).containsExactly(Reason.HUNG);
      assertThat(process(snapshot, 7).placement().flatMap(Placement::pod)).isPresent();
      assertThat(name(snapshot, 8)).isEqualTo("search");
    } finally {
      stuck.countDown();
    }
    ScanFixture.await(() -> name(fixture.scanAfter(SECOND), 7).equals("search"));
  }

  private static String name(Snapshot snapshot, int pid) {
    return process(snapshot, pid)
        .placement()
        .flatMap(Placement::container)
        .flatMap(Container::name)
        .orElse("");
  }

  @Test
  void afterAnExec_mountsAreReadAgain() {
    placed(POD_GROUP, LOG);
    fixture
        .tree
        .pid(7)
        .executes("/usr/bin/other")
        .file("mountinfo", LOG.replace("search", "other"));
    assertThat(name(fixture.scanAfter(SECOND), 7)).isEqualTo("other");
  }

  @Test
  void afterAnExec_theMountsOfTheEarlierProgramTellNothing() {
    placed(POD_GROUP, LOG);
    fixture.tree.pid(7).executes("/usr/bin/other");
    fixture.tree.denies("/proc/7/mountinfo");
    assertThat(name(fixture.scanAfter(SECOND), 7)).isEmpty();
  }
}
