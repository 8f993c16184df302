package io.procmem;

import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.GroupFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The control group of this JVM: what it uses, and its limits, whichever version is mounted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnGroupTest {

  private static final long MIB = 1 << 20;
  private static final String V2 = "/sys/fs/cgroup";
  private static final String MEMORY_V1 = "/sys/fs/cgroup/memory";
  private static final String CPU_V1 = "/sys/fs/cgroup/cpu,cpuacct";
  private static final String ID =
      "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";

  private final ScanFixture fixture = new ScanFixture().reading(Source.CGROUP_OWN);
  private final List<CountDownLatch> stuck = new ArrayList<>();

  OwnGroupTest() {
    fixture.tree.pid(7);
  }

  @AfterEach
  void release() {
    stuck.forEach(CountDownLatch::countDown);
    fixture.close();
  }

  private CgroupUsage own() {
    return fixture.scan().machine().cgroups().own().orElseThrow();
  }

  private List<Reason> missing() {
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.machine().cgroups().own()).isEmpty();
    return reasons(snapshot, Unreadable.MACHINE, Source.CGROUP_OWN);
  }

  private void mounts(String... lines) {
    fixture.tree.file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
  }

  private static String v2(String root, String point) {
    return "38 31 0:28 %s %s rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"
        .formatted(root, point);
  }

  private static String v1(String controllers, String root, String point) {
    return "35 31 0:32 %s %s rw,relatime - cgroup cgroup rw,%s".formatted(root, point, controllers);
  }

  private void belongsTo(String... lines) {
    fixture.tree.file("/proc/self/cgroup", String.join("\n", lines) + "\n");
  }

  private GroupFiles group(String directory) {
    return new GroupFiles(fixture.tree, directory);
  }

  /** As Docker and Kubernetes run it: the group is the root of a namespace. */
  private void guestOfVersion2() {
    mounts("22 1 0:21 / /sys rw - sysfs sysfs rw", v2("/", V2));
    belongsTo("0::/");
    group(V2).v2(200 * MIB, 300 * MIB, 50 * MIB);
  }

  @Test
  void version2_hasAllNumbers() {
    guestOfVersion2();
    CgroupUsage own = own();
    assertThat(own.path()).isEqualTo("/");
    assertThat(own.memoryBytes()).hasValue(200 * MIB);
    assertThat(own.peakBytes()).hasValue(250 * MIB);
    assertThat(own.workingSetBytes()).hasValue(150 * MIB);
    assertThat(own.swapBytes()).hasValue(5 * MIB);
    assertThat(own.limitBytes()).hasValue(300 * MIB);
    assertThat(own.highBytes()).hasValue(290 * MIB);
    assertThat(own.availableBytes()).hasValue(150 * MIB);
    assertThat(own.oomKills()).hasValue(2);
    assertThat(own.memoryPressureRatio()).hasValue(0.125);
    assertThat(own.memoryPressureMicros()).hasValue(399_248);
    assertThat(own.cpuLimit()).hasValue(1.5);
    assertThat(own.cpuPeriods()).hasValue(100);
    assertThat(own.throttledPeriods()).hasValue(40);
    assertThat(own.throttledNanos()).hasValue(7_000_000);
    assertThat(fixture.scan().unreadable()).isEmpty();
  }

  @Test
  void version1_hasAllNumbersButHighAndPressure() {
    mounts(v1("memory", "/docker/" + ID, MEMORY_V1), v1("cpu,cpuacct", "/docker/" + ID, CPU_V1));
    belongsTo("4:memory:/docker/" + ID, "3:cpu,cpuacct:/docker/" + ID, "1:name=systemd:/x", "0::/");
    group(MEMORY_V1).memoryV1(200 * MIB, 300 * MIB, 50 * MIB);
    group(CPU_V1).cpuV1(150_000, 100_000);
    CgroupUsage own = own();
    assertThat(own.path()).isEqualTo("/docker/" + ID);
    assertThat(own.memoryBytes()).hasValue(200 * MIB);
    assertThat(own.peakBytes()).hasValue(250 * MIB);
    assertThat(own.workingSetBytes()).hasValue(150 * MIB);
    assertThat(own.swapBytes()).hasValue(5 * MIB);
    assertThat(own.limitBytes()).hasValue(300 * MIB);
    assertThat(own.highBytes()).isEmpty();
    assertThat(own.availableBytes()).hasValue(150 * MIB);
    assertThat(own.oomKills()).hasValue(2);
    assertThat(own.memoryPressureRatio()).isEmpty();
    assertThat(own.cpuLimit()).hasValue(1.5);
    assertThat(own.throttledPeriods()).hasValue(40);
    assertThat(own.throttledNanos()).hasValue(7_000_000);
    assertThat(fixture.scan().unreadable()).isEmpty();
  }

  /** systemd in hybrid mode: the memory controller is in version 1, the pressure in version 2. */
  @Test
  void hybrid_hasThePressureOfTheSameGroupOnly() {
    mounts(v1("memory", "/", MEMORY_V1), v2("/", "/sys/fs/cgroup/unified"));
    belongsTo("4:memory:/system.slice/app.service", "0::/system.slice/app.service");
    group(MEMORY_V1 + "/system.slice/app.service").memoryV1(200 * MIB, 300 * MIB, 50 * MIB);
    group("/sys/fs/cgroup/unified/system.slice/app.service").pressure();
    group("/sys/fs/cgroup/unified").pressure();
    assertThat(own().memoryPressureRatio()).hasValue(0.125);
    belongsTo("4:memory:/system.slice/app.service", "0::/");
    assertThat(own().memoryPressureRatio()).as("that of the whole machine").isEmpty();
  }

  @Test
  void theLowestLimit_ofTheGroupAndThoseItIsIn_counts() {
    mounts(v2("/", V2));
    belongsTo("0::/kubepods.slice/pod1.slice/app.scope");
    group(V2 + "/kubepods.slice/pod1.slice/app.scope").v2(200 * MIB, 900 * MIB, 50 * MIB);
    group(V2 + "/kubepods.slice/pod1.slice").v2(460 * MIB, 500 * MIB, 10 * MIB);
    group(V2 + "/kubepods.slice").v2(3000 * MIB, 4000 * MIB, 0).cpuMax("max 100000");
    CgroupUsage own = own();
    assertThat(own.limitBytes()).hasValue(500 * MIB);
    assertThat(own.availableBytes()).as("a sibling in the pod uses the rest").hasValue(50 * MIB);
    assertThat(own.highBytes()).hasValue(490 * MIB);
    assertThat(own.memoryBytes()).hasValue(200 * MIB);
  }

  @Test
  void aLimitOfAGroupThatIsNotVisible_isKnownInVersion1() {
    mounts(v1("memory", "/pod1/" + ID, MEMORY_V1));
    belongsTo("4:memory:/pod1/" + ID);
    group(MEMORY_V1)
        .memoryV1(200 * MIB, 900 * MIB, 50 * MIB)
        .line("memory.stat", "hierarchical_memory_limit " + 500 * MIB);
    assertThat(own().limitBytes()).hasValue(500 * MIB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854771712", // 4 KiB pages
        "9223372036854710272", // 64 KiB pages
        "-1",
        "17179869184000", // more than the machine has
        "18446744073709551615"
      })
  void whatIsNoLimit_isAbsent(String unlimited) {
    mounts(v1("memory", "/", MEMORY_V1));
    belongsTo("4:memory:/app");
    group(MEMORY_V1 + "/app")
        .memoryV1(200 * MIB, 0, 50 * MIB)
        .file("memory.limit_in_bytes", unlimited)
        .line(
            "memory.stat",
            "hierarchical_memory_limit " + unlimited.replace("-1", "9223372036854771712"));
    CgroupUsage own = own();
    assertThat(own.limitBytes()).isEmpty();
    assertThat(own.availableBytes()).isEmpty();
    assertThat(own.workingSetBytes()).hasValue(150 * MIB);
  }

  @Test
  void impossibleNumbers_leaveTheOthers() {
    guestOfVersion2();
    group(V2)
        .file("memory.peak", "18446744073709547520")
        .file("memory.swap.current", "-4096")
        .file("memory.events", "low 0\noom_kill 18446744073709551615")
        .file("cpu.stat", "nr_periods 5\nthrottled_usec 9223372036854775807");
    CgroupUsage own = own();
    assertThat(own.peakBytes()).isEmpty();
    assertThat(own.oomKills()).isEmpty();
    assertThat(own.throttledNanos()).isEmpty();
    assertThat(own.cpuPeriods()).hasValue(5);
    assertThat(own.memoryBytes()).hasValue(200 * MIB);
    assertThat(own.limitBytes()).hasValue(300 * MIB);
  }

  /** Inactive pages are counted later than the sum: the difference may be below 0. */
  @Test
  void moreInactivePagesThanMemory_areAWorkingSetOfZero() {
    guestOfVersion2();
    group(V2).file("memory.stat", "anon 0\ninactive_file " + 201 * MIB);
    assertThat(own().workingSetBytes()).hasValue(0);
    assertThat(own().availableBytes()).hasValue(300 * MIB);
  }

  @Test
  void aGuestWithTheGroupsOfItsHost_seesTheLimitsOfTheGroupsItIsIn() {
    mounts(v2("/docker/" + ID, V2), v2("/", "/host/sys/fs/cgroup"));
    belongsTo("0::/docker/" + ID);
    group(V2).v2(200 * MIB, 900 * MIB, 50 * MIB);
    group("/host/sys/fs/cgroup/docker/" + ID).v2(200 * MIB, 900 * MIB, 50 * MIB);
    group("/host/sys/fs/cgroup/docker").v2(400 * MIB, 500 * MIB, 0);
    assertThat(own().limitBytes()).hasValue(500 * MIB);
  }

  @Test
  void aGroupBesideTheNamespace_isFoundIfItsParentIsMounted() {
    mounts(v2("/..", "/parent"));
    belongsTo("0::/../other");
    group("/parent/other").v2(200 * MIB, 300 * MIB, 50 * MIB);
    assertThat(own().memoryBytes()).hasValue(200 * MIB);
    belongsTo("0::/");
    assertThat(missing()).as("its name is hidden").containsExactly(Reason.UNSUPPORTED);
  }

  @Test
  void aMountPoint_mayHaveABlank() {
    mounts(v2("/", "/mnt/control\\040groups"));
    belongsTo("0::/my\\x2dapp.service");
    group("/mnt/control groups/my\\x2dapp.service").v2(200 * MIB, 300 * MIB, 50 * MIB);
    assertThat(own().memoryBytes()).hasValue(200 * MIB);
  }

  @Test
  void theRootGroup_hasNoLimit() {
    mounts(v2("/", V2));
    belongsTo("0::/");
    group(V2).file("memory.stat", "anon 5\ninactive_file 3").pressure();
    CgroupUsage own = own();
    assertThat(own.limitBytes()).isEmpty();
    assertThat(own.memoryBytes()).isEmpty();
    assertThat(own.workingSetBytes()).isEmpty();
    assertThat(own.memoryPressureRatio()).hasValue(0.125);
  }

  @Test
  void withoutAMount_itIsAbsentWithAReason() {
    mounts("22 1 0:21 / /sys rw - sysfs sysfs rw");
    belongsTo("0::/");
    assertThat(missing()).containsExactly(Reason.UNSUPPORTED);
    Unreadable row = fixture.scan().unreadable().get(0);
    assertThat(row.explanation())
        .isEqualTo(
            "memory and limits of this JVM's control group: no cgroup file system that is mounted"
                + " here shows it; mount the control groups of the host read-only, such as at"
                + " /host/sys/fs/cgroup");
  }

  @Test
  void theMountsAreNotReadInEachScan_ifTheyDoNotShowTheGroup() {
    mounts("22 1 0:21 / /sys rw - sysfs sysfs rw");
    belongsTo("0::/");
    missing();
    missing();
    assertThat(fixture.tree.opened("self/mountinfo")).isEqualTo(1);
  }

  @Test
  void aKernelWithoutControlGroups_isNoFailure() {
    assertThat(missing()).containsExactly(Reason.UNSUPPORTED);
    belongsTo("0::/app");
    assertThat(missing()).containsExactly(Reason.UNSUPPORTED);
  }

  @Test
  void aDeniedFile_isReported_andTheOthersAreShown() {
    guestOfVersion2();
    fixture.tree.denies(V2 + "/memory.current");
    Snapshot snapshot = fixture.scan();
    CgroupUsage own = snapshot.machine().cgroups().own().orElseThrow();
    assertThat(own.memoryBytes()).isEmpty();
    assertThat(own.limitBytes()).hasValue(300 * MIB);
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.CGROUP_OWN))
        .containsExactly(Reason.DENIED);
  }

  @Test
  void aHangingFile_isReported_andTheScanEnds() {
    guestOfVersion2();
    fixture.with().detail(DetailPolicy.none().withReadTimeout(Duration.ofMillis(300)));
    CountDownLatch latch = fixture.tree.hangs(V2 + "/memory.stat");
    stuck.add(latch);
    assertThat(missing()).containsExactly(Reason.HUNG);
    assertThat(missing()).containsExactly(Reason.HUNG);
    assertThat(fixture.scan().stats().complete()).isFalse();
    assertThat(fixture.scan().processes()).isNotEmpty();
    latch.countDown();
    ScanFixture.await(
        () -> fixture.scan().machine().cgroups().own().isPresent()); // once the thread is free
  }

  @Test
  void aMove_isNoticedInTheNextScan() {
    guestOfVersion2();
    own();
    belongsTo("0::/moved");
    group(V2 + "/moved").v2(10 * MIB, 20 * MIB, MIB);
    assertThat(own().limitBytes()).hasValue(20 * MIB);
  }

  @Test
  void aGroupThatWasMadeLater_isFound() {
    mounts(v2("/", V2));
    belongsTo("0::/late");
    assertThat(missing()).containsExactly(Reason.UNSUPPORTED);
    group(V2 + "/late").v2(10 * MIB, 20 * MIB, MIB);
    assertThat(own().limitBytes()).hasValue(20 * MIB);
  }

  @Test
  void filesThatTheKernelDoesNotHave_areNotOpenedAgain() {
    guestOfVersion2();
    fixture.tree.removes(V2 + "/memory.peak").removes(V2 + "/cpu.max");
    long first = fixture.scan().stats().filesOpened();
    CgroupUsage own = own();
    assertThat(own.peakBytes()).isEmpty();
    assertThat(own.cpuLimit()).isEmpty();
    assertThat(fixture.scan().stats().filesOpened()).isLessThan(first);
    assertThat(fixture.scan().unreadable()).isEmpty();
  }

  @Test
  void aCopiedTree_showsTheGroupOfItsSelf() {
    fixture.tree.file("/copy/memory", "").file("/copy/cpu", "");
    belongsTo("4:memory:/docker/" + ID, "3:cpu:/docker/" + ID);
    group("/copy/memory/docker/" + ID).memoryV1(200 * MIB, 300 * MIB, 50 * MIB);
    group("/copy/cpu/docker/" + ID).cpuV1(150_000, 100_000);
    fixture.with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    assertThat(missing()).as("without a root").containsExactly(Reason.UNSUPPORTED);
    fixture.reopen().with().cgroupRoot(Path.of("/copy"));
    assertThat(own().limitBytes()).hasValue(300 * MIB);
    assertThat(own().cpuLimit()).hasValue(1.5);
  }

  @Test
  void aCopyOfVersion2_isRecognized() {
    fixture.tree.file("/copy/cgroup.controllers", "memory\n");
    belongsTo("0::/app");
    group("/copy/app").v2(200 * MIB, 300 * MIB, 50 * MIB);
    fixture
        .with()
        .captured(Path.of("/proc"), new KernelUnits(4096, 100))
        .cgroupRoot(Path.of("/copy"));
    assertThat(own().limitBytes()).hasValue(300 * MIB);
  }
}
