package io.procmem;

import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.GroupFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control groups of containers and units, beside what their processes use. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlacedGroupsTest {

  private static final long MIB = 1 << 20;
  private static final String V2 = "/sys/fs/cgroup";
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ScanFixture fixture = new ScanFixture().reading(Source.CGROUP_USAGE);
  private final List<CountDownLatch> stuck = new ArrayList<>();

  PlacedGroupsTest() {
    fixture.with().detail(DetailPolicy.none().withReadTimeout(Duration.ofMillis(300)));
    mounts("38 31 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
  }

  @AfterEach
  void release() {
    stuck.forEach(CountDownLatch::countDown);
    fixture.close();
  }

  private void mounts(String... lines) {
    fixture.tree.file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
  }

  private static String id(int number) {
    return "%064x".formatted(0xabc0000 + number);
  }

  private static String docker(int number) {
    return "/system.slice/docker-" + id(number) + ".scope";
  }

  private GroupFiles container(int number) {
    fixture.tree.pid(1000 + number).file("cgroup", "0::" + docker(number) + "\n");
    return new GroupFiles(fixture.tree, V2 + docker(number)).v2(200 * MIB, 300 * MIB, 50 * MIB);
  }

  private CgroupUsages groups() {
    return fixture.scan().machine().cgroups();
  }

  private CgroupUsages groupsAfter(Duration pause) {
    return fixture.scanAfter(pause).machine().cgroups();
  }

  @Test
  void eachContainer_hasItsLimitAndUsage() {
    container(1);
    container(2).file("memory.max", "max").file("memory.high", "max");
    fixture.tree.pid(7).file("cgroup", "0::" + docker(1) + "/init\n");
    Map<String, CgroupUsage> groups = groups().byContainer();
    assertThat(groups).containsOnlyKeys(id(1), id(2));
    assertThat(groups.get(id(1)).path()).isEqualTo(docker(1));
    assertThat(groups.get(id(1)).limitBytes()).hasValue(300 * MIB);
    assertThat(groups.get(id(1)).workingSetBytes()).hasValue(150 * MIB);
    assertThat(groups.get(id(1)).oomKills()).hasValue(2);
    assertThat(groups.get(id(2)).limitBytes()).isEmpty();
    assertThat(groups().own()).as("not requested").isEmpty();
  }

  @Test
  void aUnitOfSystemd_hasItsUsageToo() {
    fixture.tree.pid(7).file("cgroup", "0::/system.slice/nginx.service\n");
    new GroupFiles(fixture.tree, V2 + "/system.slice/nginx.service").v2(20 * MIB, 30 * MIB, MIB);
    SystemdUnit nginx = new SystemdUnit("nginx.service", "system.slice", Optional.empty());
    assertThat(groups().byUnit()).containsOnlyKeys(nginx);
    assertThat(groups().byUnit().get(nginx).limitBytes()).hasValue(30 * MIB);
  }

  @Test
  void version1_isReadFromTheDirectoryOfEachController() {
    mounts(
        "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
        "36 31 0:33 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct");
    fixture
        .tree
        .pid(7)
        .file("cgroup", "4:memory:/docker/%s\n3:cpu,cpuacct:/docker/%s\n".formatted(id(1), id(1)));
    new GroupFiles(fixture.tree, V2 + "/memory/docker/" + id(1))
        .memoryV1(200 * MIB, 300 * MIB, 50 * MIB);
    new GroupFiles(fixture.tree, V2 + "/cpu/docker/" + id(1)).cpuV1(150_000, 100_000);
    CgroupUsage group = groups().byContainer().get(id(1));
    assertThat(group.limitBytes()).hasValue(300 * MIB);
    assertThat(group.cpuLimit()).hasValue(1.5);
    assertThat(group.oomKills()).hasValue(2);
  }

  @Test
  void aContainerThatEnds_vanishes() {
    container(1);
    container(2);
    assertThat(groups().byContainer()).hasSize(2);
    fixture.tree.ends(1001);
    assertThat(groups().byContainer()).containsOnlyKeys(id(2));
  }

  @Test
  void numbersAreKept_untilTheyAreDue() {
    GroupFiles files = container(1);
    groups();
    files.file("memory.current", "" + 250 * MIB);
    CgroupUsage kept = groupsAfter(Duration.ofSeconds(1)).byContainer().get(id(1));
    assertThat(kept.memoryBytes()).hasValue(200 * MIB);
    assertThat(groupsAfter(INTERVAL).byContainer().get(id(1)).memoryBytes()).hasValue(250 * MIB);
  }

  @Test
  void aGroupThatGrowsTowardsItsLimit_isReadMoreOften() {
    GroupFiles files = container(1);
    List<Long> read = new ArrayList<>();
    for (int second = 0; second < 20; second++) { // 5 MiB a second, from 205 to 300 MiB
      files.file("memory.current", "" + (205 + 5 * second) * MIB);
      files.file("memory.stat", "inactive_file 0");
      CgroupUsage usage = groupsAfter(Duration.ofSeconds(1)).byContainer().get(id(1));
      read.add(usage.memoryBytes().orElseThrow() / MIB);
    }
    assertThat(read.subList(15, 20)).as("near it").containsExactly(280L, 285L, 290L, 295L, 300L);
    assertThat(new HashSet<>(read.subList(0, 15))).as("far from it").hasSizeLessThan(8);
  }

  @Test
  void aGroupWhoseProcessesHaveGrown_isReadInThatScan() {
    GroupFiles files = container(1); // 150 MiB are available
    fixture.reading(Source.CGROUP_USAGE, Source.STATM).reopen();
    for (int i = 0; i < 10; i++) {
      groupsAfter(INTERVAL);
    }
    files.file("memory.current", "" + 280 * MIB);
    fixture.tree.pid(1001).memoryKib(34 << 10, 34 << 10, 34 << 10);
    assertThat(memoryAfterASecond()).as("growth of 30 MiB").isEqualTo(200 * MIB);
    fixture.tree.pid(1001).memoryKib(84 << 10, 84 << 10, 84 << 10);
    assertThat(memoryAfterASecond()).as("growth of 80 MiB").isEqualTo(280 * MIB);
  }

  @Test
  void theGrowthOfAllItsProcesses_isAddedUp() {
    GroupFiles files = container(1); // 150 MiB are available
    FakeProcess one = fixture.tree.pid(1001).memoryKib(1 << 10, 1 << 10, 1 << 10);
    FakeProcess other = fixture.tree.pid(7).memoryKib(1 << 10, 1 << 10, 1 << 10);
    other.file("cgroup", "0::" + docker(1) + "\n");
    for (int i = 0; i < 10; i++) {
      groupsAfter(INTERVAL);
    }
    files.file("memory.current", "" + 280 * MIB);
    one.memoryKib(21 << 10, 21 << 10, 21 << 10);
    other.memoryKib(21 << 10, 21 << 10, 21 << 10);
    assertThat(memoryAfterASecond()).as("growth of 40 MiB").isEqualTo(280 * MIB);
  }

  @Test
  void aGroupThatDoesNotGrow_isReadMoreAndMoreRarely_downToEveryTenSeconds() {
    container(1); // 150 MiB are available
    fixture.tree.pid(1001).memoryKib(80 << 10, 80 << 10, 80 << 10);
    List<Integer> read = new ArrayList<>();
    for (int second = 0; second < 50; second++) {
      Snapshot snapshot = fixture.scanAfter(Duration.ofSeconds(1));
      CgroupUsage usage = snapshot.machine().cgroups().byContainer().get(id(1));
      if (usage.monotonicNanos() == snapshot.monotonicNanos()) {
        read.add(second);
      }
    }
    assertThat(read).containsExactly(0, 2, 6, 14, 24, 34, 44);
  }

  private long memoryAfterASecond() {
    CgroupUsage usage = groupsAfter(Duration.ofSeconds(1)).byContainer().get(id(1));
    return usage.memoryBytes().orElseThrow();
  }

  @Test
  void aThousandContainers_areSpreadOverScans() {
    for (int i = 0; i < 1000; i++) {
      container(i);
    }
    Set<String> seen = new HashSet<>();
    for (int scan = 1; seen.size() < 1000; scan++) {
      assertThat(scan).as("scans until all were read").isLessThan(1000);
      fixture.tree.forgetOpened();
      Snapshot snapshot = fixture.scanAfter(Duration.ofSeconds(1));
      Set<String> known = snapshot.machine().cgroups().byContainer().keySet();
      assertThat(known).as("groups keep their numbers").containsAll(seen);
      seen.addAll(known);
      assertThat(seen).as("scan %d", scan).hasSizeLessThanOrEqualTo(200 * scan);
      long ofProcesses = fixture.tree.opened().size();
      assertThat(snapshot.stats().filesOpened() - ofProcesses).isBetween(1L, 200 * 12 + 50L);
    }
    fixture.reading(Source.CGROUP).reopen().scan();
    fixture.tree.forgetOpened();
    long without = fixture.scan().stats().filesOpened();
    assertThat(without).as("nothing is read if not requested").isLessThan(2100);
  }

  @Test
  void groupsAbove_areReadOnce() {
    for (int i = 0; i < 50; i++) {
      container(i);
    }
    new GroupFiles(fixture.tree, V2 + "/system.slice").v2(300 * MIB, 400 * MIB, 0);
    long opened = fixture.scan().stats().filesOpened();
    fixture.reopen();
    fixture.tree.file(V2 + "/system.slice/memory.max", "250000000\n");
    assertThat(groups().byContainer().values())
        .isNotEmpty()
        .allSatisfy(group -> assertThat(group.limitBytes()).hasValue(250_000_000));
    assertThat(opened).isLessThan(50 * 13 + 60);
  }

  @Test
  void aGroupThatHangs_isReported_andTheOthersAreRead() {
    container(1);
    container(2);
    CountDownLatch latch = fixture.tree.hangs(V2 + docker(1) + "/memory.stat");
    stuck.add(latch);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.machine().cgroups().byContainer()).containsOnlyKeys(id(2));
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.CGROUP_USAGE))
        .containsExactly(Reason.HUNG);
    assertThat(snapshot.stats().complete()).isFalse();
    latch.countDown();
    ScanFixture.await(() -> groupsAfter(INTERVAL).byContainer().containsKey(id(1)));
  }

  @Test
  void whileTwoGroupsHang_theOthersKeepTheirNumbers_andTheMachineIsRead() {
    fixture.reading(Source.CGROUP_USAGE, Source.MEMINFO);
    container(1);
    container(2);
    assertThat(groups().byContainer()).hasSize(2);
    container(3);
    container(4);
    stuck.add(fixture.tree.hangs(V2 + docker(3) + "/memory.stat"));
    stuck.add(fixture.tree.hangs(V2 + docker(4) + "/memory.stat"));
    groupsAfter(Duration.ofSeconds(1));
    Snapshot snapshot = fixture.scanAfter(INTERVAL);
    assertThat(snapshot.machine().cgroups().byContainer()).containsOnlyKeys(id(1), id(2));
    assertThat(snapshot.machine().memory().get(MeminfoField.TOTAL)).isPresent();
    assertThat(snapshot.stats().complete()).isFalse();
    stuck.forEach(CountDownLatch::countDown);
    ScanFixture.await(() -> groupsAfter(INTERVAL).byContainer().size() == 4);
  }

  @Test
  void aContainerThatRestarts_whileItsGroupHangs_takesNoOtherThread() {
    fixture.tree.pid(7);
    container(1);
    stuck.add(fixture.tree.hangs(V2 + docker(1) + "/memory.stat"));
    groups();
    fixture.tree.ends(1001);
    groupsAfter(Duration.ofSeconds(1));
    container(1);
    groupsAfter(INTERVAL);
    container(2);
    assertThat(groupsAfter(INTERVAL).byContainer()).containsOnlyKeys(id(2));
  }

  @Test
  void theTimeForGroups_countsAsPartOfTheScan_andTheirNumbersHaveTheTimeOfTheirRead() {
    container(1);
    Duration slow = Duration.ofSeconds(2);
    fixture.tree.whenOpened("/proc/1001/cgroup", () -> fixture.after(slow));
    fixture.tree.whenOpened(V2 + docker(1) + "/memory.current", () -> fixture.after(slow));
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.stats().took()).isEqualTo(slow.multipliedBy(2));
    CgroupUsage group = snapshot.machine().cgroups().byContainer().get(id(1));
    assertThat(group.monotonicNanos() - snapshot.monotonicNanos()).isEqualTo(slow.toNanos());
  }

  /** Under version 1, a service need not have a group of its own for memory. */
  @Test
  void filesOfAGroupThatIsNotVisible_areNotOpenedAgain_untilMountsAreLookedUpAgain() {
    fixture.tree.pid(7).file("cgroup", "0::/system.slice/nginx.service\n");
    long first = fixture.scan().stats().filesOpened();
    long later = fixture.scanAfter(INTERVAL).stats().filesOpened();
    assertThat(later).isLessThan(first - 5);
    new GroupFiles(fixture.tree, V2 + "/system.slice/nginx.service").v2(20 * MIB, 30 * MIB, MIB);
    assertThat(groupsAfter(Duration.ofMinutes(2)).byUnit()).hasSize(1);
  }

  /** In a container that shares the pid namespace of its host, without the groups of the host. */
  @Test
  void groupsThatAreNotVisible_areAbsentWithAReason() {
    mounts("38 31 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
    fixture.tree.pid(7).file("cgroup", "0::/../docker-" + id(1) + ".scope\n");
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.machine().cgroups().byContainer()).isEmpty();
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.CGROUP_USAGE))
        .containsExactly(Reason.UNSUPPORTED);
    mounts("39 31 0:28 /.. /host rw - cgroup2 cgroup2 rw");
    new GroupFiles(fixture.tree, "/host/docker-" + id(1) + ".scope").v2(20 * MIB, 30 * MIB, MIB);
    assertThat(groupsAfter(Duration.ofMinutes(2)).byContainer()).containsOnlyKeys(id(1));
  }

  @Test
  void aGroupThatMoves_isFoundAgain() {
    container(1);
    groups();
    fixture.tree.pid(1001).file("cgroup", "0::/other.slice/docker-" + id(1) + ".scope\n");
    for (String file :
        List.of("current", "peak", "max", "high", "swap.current", "stat", "events")) {
      fixture.tree.removes(V2 + docker(1) + "/memory." + file);
    }
    fixture.tree.removes(V2 + docker(1) + "/memory.pressure");
    fixture.tree.removes(V2 + docker(1) + "/cpu.max").removes(V2 + docker(1) + "/cpu.stat");
    new GroupFiles(fixture.tree, V2 + "/other.slice/docker-" + id(1) + ".scope")
        .v2(20 * MIB, 30 * MIB, MIB);
    groupsAfter(Duration.ofMinutes(2));
    assertThat(groupsAfter(INTERVAL).byContainer().get(id(1)).limitBytes()).hasValue(30 * MIB);
  }
}
