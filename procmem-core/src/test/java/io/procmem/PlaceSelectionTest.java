package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.SelectionCondition.Stage;
import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which processes are selected by where they belong. */
class PlaceSelectionTest {

  private static final String ID =
      "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";
  private static final String DOCKER = "0::/docker/" + ID + "\n";
  private static final String UID = "51d1885e-187c-4563-a51e-2cccf685610c";
  private static final String POD =
      "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
          + UID.replace('-', '_')
          + ".slice/cri-containerd-"
          + ID.replace('6', '7')
          + ".scope\n";

  private static final String LOG =
      "/host/var/log/containers/web_shop_app-" + ID.replace('6', '7') + ".log";

  private final ScanFixture scan = new ScanFixture();

  @BeforeEach
  void start() {
    scan.tree.pid(7).name("java").file("cgroup", DOCKER);
    scan.tree.pid(8).name("java").file("cgroup", POD);
    scan.tree.pid(9).name("nginx").file("cgroup", "0::/system.slice/nginx.service\n");
    scan.tree.pid(10).name("kthreadd").kernelThread().file("cgroup", "0::/\n");
    scan.tree.pid(11).name("java").file("cgroup", DOCKER);
    scan.tree.denies("/proc/11/cgroup");
  }

  @AfterEach
  void close() {
    scan.close();
  }

  /** The pids that are selected, in their order. */
  private Integer[] selected(Selection selection) {
    scan.with().select(selection);
    scan.reopen();
    return pids(scan.scan());
  }

  private static Integer[] pids(Snapshot snapshot) {
    return snapshot.processes().stream().map(ProcessSample::pid).toArray(Integer[]::new);
  }

  @Test
  void containers_areSelectedById_inFullOrInShort() {
    assertThat(selected(Selection.all().containers(ID))).containsExactly(7);
    assertThat(selected(Selection.all().containers(ID.substring(0, 12)))).containsExactly(7);
    assertThat(selected(Selection.all().containers("6342*", "x"))).containsExactly(7);
    assertThat(selected(Selection.all().containers("*"))).containsExactly(7, 8);
    assertThat(selected(Selection.all().containers("web"))).isEmpty();
  }

  @Test
  void anUnknownPlace_isNotSelected_andNotExcluded() {
    assertThat(selected(Selection.all().withoutContainers("*"))).containsExactly(9, 10, 11);
    assertThat(selected(Selection.all().withoutContainers("web"))).containsExactly(7, 8, 9, 10, 11);
    assertThat(selected(Selection.all().withoutPods("*"))).containsExactly(7, 9, 10, 11);
    assertThat(selected(Selection.all().withoutUnits("nginx*"))).containsExactly(7, 8, 10, 11);
    assertThat(selected(Selection.all().withoutNamespaces("kube-system")))
        .as("its namespace is unknown")
        .contains(8);
  }

  @Test
  void pods_areSelectedByUid_inFullOrInShort() {
    assertThat(selected(Selection.all().pods(UID))).containsExactly(8);
    assertThat(selected(Selection.all().pods("51d1885e-187"))).containsExactly(8);
    assertThat(selected(Selection.all().withoutPods("51d1885e-187"))).doesNotContain(8);
    assertThat(selected(Selection.all().containerPath("*/51d1885e-187/*/*"))).containsExactly(8);
    assertThat(selected(Selection.all().pods("51d1885e-18"))).isEmpty();
    assertThat(selected(Selection.all().pods("51d1885e-*"))).containsExactly(8);
    assertThat(selected(Selection.all().namespaces("*"))).as("it is unknown").isEmpty();
  }

  @Test
  void units_areSelectedByName_orWithTheirSlices() {
    assertThat(selected(Selection.all().units("nginx.service"))).containsExactly(9);
    assertThat(selected(Selection.all().units("system.slice/*"))).containsExactly(9);
    assertThat(selected(Selection.all().units("ssh*", "ngin?.service"))).containsExactly(9);
    assertThat(selected(Selection.all().units("nginx"))).isEmpty();
  }

  @Test
  void aContainerPath_needsAContainerAndACommand() {
    assertThat(selected(Selection.all().containerPath("*/*/*/java"))).containsExactly(7, 8);
    assertThat(selected(Selection.all().containerPath("*/*/*/*"))).containsExactly(7, 8);
    assertThat(selected(Selection.all().containerPath("*/" + UID + "/*/ja*"))).containsExactly(8);
    assertThat(selected(Selection.all().containerPath("*/*/" + ID + "/*", "*/x/*/y")))
        .containsExactly(7);
    assertThat(selected(Selection.all().containerPath("default/*/*/java"))).isEmpty();
    assertThat(selected(Selection.all().containerPath("*/*/*/nginx"))).isEmpty();
  }

  @Test
  void aCommand_excludesProcesses_beforeTheirControlGroupsAreRead() {
    scan.with().select(Selection.all().containerPath("*/*/*/java", "*/*/*/post*"));
    assertThat(pids(scan.scan())).containsExactly(7, 8);
    assertThat(scan.tree.opened("9/cgroup")).as("nginx").isZero();
    assertThat(scan.tree.opened("9/statm")).isZero();
    assertThat(scan.tree.opened("7/cgroup")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "shop/web-1/app/java, true",
    "shop/web-*/a??/java, true",
    "*/*/*/*, true",
    "shop/*/0a*/java, true",
    "shop/u-1/app/java, true",
    "shop/web-1/app/ja, false",
    "kube-*/*/*/java, false",
    "shop/web/app/java, false",
    "shop/*/db/java, false",
  })
  void eachPart_isAPattern(String path, boolean expected) {
    Pod pod = new Pod("u-1", Optional.empty(), Optional.of("shop"), Optional.of("web-1"));
    Container container =
        new Container(
            "0a1b",
            ContainerRuntime.CRIO,
            ContainerKind.CONTAINER,
            Optional.of("app"),
            Optional.empty());
    Placement place =
        new Placement(
            Optional.of(container), Optional.of(pod), Optional.empty(), false, Optional.empty());
    assertThat(ContainerPath.of(path).matches("java", place)).isEqualTo(expected);
  }

  @Test
  void aCommand_mayContainSlashes() {
    Placement place =
        new Placement(
            Optional.of(Container.of("a", ContainerRuntime.DOCKER, ContainerKind.CONTAINER)),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());
    assertThat(ContainerPath.of("*/*/a/kworker/0:1").matches("kworker/0:1", place)).isTrue();
    assertThat(ContainerPath.of("*/*/a/*/*").matches("java", place)).isFalse();
    assertThat(ContainerPath.of("*/*/a/java").matches("java", Placement.none())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "default/web, has 2 of the four parts of namespace/pod/container/command: write * for any",
    "default, has 1 of the four parts",
    "'', has 0 of the four parts",
    "default//web/java, has an empty part: write * for any",
    "/a/b/c, has an empty part",
    "a/b/c/, has an empty part",
  })
  void anIncompletePath_isAMistake(String path, String message) {
    assertThatThrownBy(() -> Selection.all().containerPath("*/*/*/*", path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyPattern_isAMistake() {
    assertThatThrownBy(() -> Selection.all().containers("a", ""))
        .hasMessageContaining("empty pattern");
    assertThatThrownBy(() -> Selection.all().units("")).hasMessageContaining("empty pattern");
  }

  @Test
  void onlyAConditionOnPlaces_readsControlGroups_once() {
    assertThat(Selection.all().names("a").hasAny(Stage.CGROUP)).isFalse();
    scan.reading(Source.STATM).with().select(Selection.all().containers("*"));
    assertThat(pids(scan.scan())).containsExactly(7, 8);
    assertThat(scan.scan().processes().get(0).placement()).as("not requested").isEmpty();
    assertThat(scan.tree.opened("7/cgroup")).as("not in every scan").isEqualTo(1);
  }

  @Test
  void aProcessThatMoves_isSelectedWithinAMinute() {
    scan.reading(Source.STATM).with().select(Selection.all().containers("*"));
    assertThat(pids(scan.scan())).containsExactly(7, 8);
    scan.tree.pid(9).file("cgroup", DOCKER);
    scan.tree.pid(7).file("cgroup", "0::/system.slice/nginx.service\n");
    scan.after(Duration.ofSeconds(61));
    assertThat(pids(scan.scan())).containsExactly(8, 9);
  }

  private void aNode() {
    scan.tree.mountedAt("/host/proc");
    scan.waitingLong().reading(Source.STATM);
    scan.with()
        .root(Path.of("/host/proc"))
        .containerNames(NodeFiles.withoutJson().below(Path.of("/host")))
        .sources(Source.STATM);
    scan.tree.link(LOG);
    scan.tree.directory("/host/var/log/pods/shop_web_" + UID);
  }

  @Test
  void names_areReadForTheirConditions_beforeProcessesAreExcluded() {
    aNode();
    scan.with().select(Selection.all().namespaces("shop"));
    assertThat(pids(scan.scan())).containsExactly(8);
    assertThat(scan.tree.opened("7/statm")).isZero();
    assertThat(selected(Selection.all().containers("app"))).containsExactly(8);
    assertThat(selected(Selection.all().pods("web"))).containsExactly(8);
    assertThat(selected(Selection.all().containerPath("shop/web/app/java"))).containsExactly(8);
    assertThat(selected(Selection.all().withoutContainers("app"))).containsExactly(7, 9, 10, 11);
  }

  @Test
  void aNameThatComesLate_selectsFromThenOn() {
    aNode();
    scan.tree.removes(LOG);
    scan.with().select(Selection.all().containers("app"));
    assertThat(pids(scan.scan())).isEmpty();
    scan.tree.link(LOG);
    scan.after(Duration.ofMinutes(2));
    assertThat(pids(scan.scan())).containsExactly(8);
  }

  @Test
  void rules_useNames_andThoseThatComeLate() {
    aNode();
    scan.tree.removes(LOG);
    scan.with()
        .rules(Rules.parse("test", "{{.Namespace}}/{{.Container}} container=app\nin/pod pod=web"));
    assertThat(subgroup(8)).isEqualTo("in/pod");
    scan.tree.link(LOG);
    scan.after(Duration.ofSeconds(2));
    assertThat(subgroup(8)).isEqualTo("shop/app");
    assertThat(subgroup(7)).isEqualTo("other/other");
  }

  private String subgroup(int pid) {
    Report report = scan.report();
    List<ProcessSample> processes = report.snapshot().processes();
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).pid() == pid) {
        return report.classification().of(row).toString();
      }
    }
    throw new AssertionError("not found");
  }
}
