package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.QosClass;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The files of a real machine with control groups of version 2: Debian 12 with Linux 6.1, systemd
 * and runc, as {@code cgroup-v2-vm.sh} of the exporter runs it.
 */
class CapturedGroupsTest {

  private static final long MIB = 1 << 20;
  private static final String V2 = "/sys/fs/cgroup";
  private static final String WEB =
      "4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2";
  private static final String LEAKER =
      "b6a81f083943d8b6fc5b1d2e92b5f3f728637081dd26b067593264b1c76ca107";
  private static final String DOCKER =
      "d548c5b83fa61d8e3bd86ad42a7ffea9b7c86e3f9d8095c1577d3e1270bb9420";

  private final ScanFixture fixture =
      new ScanFixture().reading(Source.CGROUP_OWN, Source.CGROUP_USAGE);
  private final Map<String, String> captured = captured();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Sections, each with the name of a file and its content. */
  private static Map<String, String> captured() {
    Map<String, String> files = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(
            CapturedGroupsTest.class.getResourceAsStream("cgroup-v2-debian-6.1.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String section : all.substring("== ".length()).split("\n== ", -1)) {
        int end = section.indexOf('\n');
        files.put(section.substring(0, end), section.substring(end + 1).stripTrailing() + "\n");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  private String file(String name) {
    return Objects.requireNonNull(captured.get(name), name);
  }

  /** The control groups of the host, seen by a process of the unit with limits. */
  private Snapshot onTheHost() {
    captured.forEach(
        (path, content) -> {
          if (path.startsWith(V2)) {
            fixture.tree.file(path, content);
          }
        });
    fixture.tree.file("/proc/self/cgroup", file("unit/cgroup"));
    fixture.tree.file("/proc/self/mountinfo", file("unit/mountinfo"));
    fixture.tree.pid(7).file("cgroup", file("web/cgroup"));
    fixture.tree.pid(8).file("cgroup", file("leaker/cgroup"));
    fixture.tree.pid(9).file("cgroup", file("docker/cgroup"));
    return fixture.scan();
  }

  @Test
  void aUnitAboveItsHighLimit() {
    Snapshot snapshot = onTheHost();
    CgroupUsage own = snapshot.machine().cgroups().own().orElseThrow();
    assertThat(own.path()).isEqualTo("/system.slice/limited.service");
    assertThat(own.limitBytes()).hasValue(300 * MIB);
    assertThat(own.highBytes()).hasValue(200 * MIB);
    assertThat(own.memoryBytes()).hasValue(209_502_208);
    assertThat(own.peakBytes()).hasValue(209_907_712);
    assertThat(own.workingSetBytes()).hasValue(209_502_208 - 23_019_520);
    assertThat(own.availableBytes()).hasValue(300 * MIB - (209_502_208 - 23_019_520));
    assertThat(own.swapBytes()).hasValue(0);
    assertThat(own.oomKills()).hasValue(0);
    assertThat(own.memoryPressureRatio()).hasValue(0.0248);
    assertThat(own.memoryPressureMicros()).hasValue(432_791);
    assertThat(own.cpuLimit()).hasValue(0.9);
    assertThat(own.cpuPeriods()).hasValue(1269);
    assertThat(own.throttledPeriods()).hasValue(419);
    assertThat(own.throttledNanos()).hasValue(20_134_357_000L);
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aContainer_hasTheLowerLimitOfItsPod() {
    Snapshot snapshot = onTheHost();
    Placement placement = snapshot.find(7).orElseThrow().placement().orElseThrow();
    Pod pod = placement.pod().orElseThrow();
    assertThat(pod.uid()).isEqualTo("1f7c1f36-2e2b-4a8e-9c6c-0a1b2c3d4e5f");
    assertThat(pod.qosClass()).hasValue(QosClass.BURSTABLE);
    Container container = placement.container().orElseThrow();
    assertThat(container.id()).isEqualTo(WEB);
    assertThat(container.runtime()).isEqualTo(ContainerRuntime.CONTAINERD);
    CgroupUsage web = snapshot.machine().cgroups().byContainer().get(WEB);
    assertThat(web.limitBytes()).as("the container's own is 200 MiB").hasValue(150 * MIB);
    assertThat(web.highBytes()).isEmpty();
    assertThat(web.memoryBytes()).hasValue(43_868_160);
    assertThat(web.availableBytes())
        .as("the other container of the pod counts")
        .hasValue(150 * MIB - 55_816_192);
  }

  @Test
  void containersThatWereKilled() {
    Map<String, CgroupUsage> containers = onTheHost().machine().cgroups().byContainer();
    assertThat(containers).containsOnlyKeys(WEB, LEAKER, DOCKER);
    assertThat(containers.get(LEAKER).oomKills()).hasValue(1);
    assertThat(containers.get(LEAKER).peakBytes()).hasValue(64 * MIB);
    assertThat(containers.get(DOCKER).oomKills()).hasValue(2);
    assertThat(containers.get(DOCKER).path()).isEqualTo("/docker/" + DOCKER);
    assertThat(containers.get(WEB).oomKills()).hasValue(0);
  }

  @Test
  void aGuestWithANamespaceOfItsOwn() {
    captured.forEach(
        (path, content) -> {
          if (path.startsWith("guest/memory.") || path.startsWith("guest/cpu.")) {
            fixture.tree.file(path.replace("guest", V2), content);
          }
        });
    fixture.tree.file("/proc/self/cgroup", file("guest/cgroup"));
    fixture.tree.file("/proc/self/mountinfo", file("guest/mountinfo"));
    fixture.tree.pid(7).file("cgroup", file("guest/cgroup"));
    Snapshot snapshot = fixture.scan();
    CgroupUsage own = snapshot.machine().cgroups().own().orElseThrow();
    assertThat(own.path()).isEqualTo("/");
    assertThat(own.limitBytes()).hasValue(200 * MIB);
    assertThat(own.memoryBytes()).hasValue(782_336);
    assertThat(own.peakBytes()).hasValue(5_656_576);
    assertThat(own.cpuLimit()).isEmpty();
    assertThat(snapshot.find(7).orElseThrow().placement()).hasValue(Placement.none());
    assertThat(snapshot.machine().cgroups().byContainer()).isEmpty();
  }
}
