package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.Container;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.QosClass;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions and variables on containers, pods, namespaces and units. */
class PlaceRulesTest {

  private static final String ID =
      "3f2a1b4c5d6e7f80912233445566778899aabbccddeeff001122334455667788";
  private static final String UID = "51d1885e-187c-4563-a51e-2cccf685610c";

  private static Placement in(ContainerRuntime runtime, String name) {
    Container container =
        new Container(
            ID, runtime, ContainerKind.CONTAINER, Optional.ofNullable(name), Optional.empty());
    return new Placement(
        Optional.of(container), Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  private static Placement inPod(ContainerRuntime runtime, String namespace, String name) {
    Pod pod =
        new Pod(
            UID,
            Optional.of(QosClass.BURSTABLE),
            Optional.ofNullable(namespace),
            Optional.ofNullable(name));
    return new Placement(
        in(runtime, "web").container(),
        Optional.of(pod),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private static Placement inUnit(String slice, String name) {
    return new Placement(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new SystemdUnit(name, slice, Optional.empty())),
        false,
        Optional.empty());
  }

  private static boolean takes(Placement place, String conditions) {
    String rule = "hit/hit comm=x " + conditions;
    return RuleInputBuilder.fullyRead("x").placement(place).by(rule).equals("hit/hit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container=web",
        "container=we*,db",
        "container=" + ID,
        "container=3f2a1b4c5d6e",
        "container=3f2a*",
        "container=*",
        "!container=db",
        "!container=3f2a",
        "runtime=docker",
        "runtime=crio,dock*",
        "!runtime=crio",
        "!pod=*",
        "!namespace=*",
        "!unit=*",
      })
  void aContainer_isMatchedByNameOrId(String condition) {
    assertThat(takes(in(ContainerRuntime.DOCKER, "web"), condition)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container=db",
        "container=3f2a1b4c5d6",
        "container=WEB",
        "!container=web",
        "!container=*",
        "!container=3f2a1b4c5d6e",
        "runtime=crio",
        "!runtime=docker",
        "pod=*",
        "namespace=*",
        "unit=*",
      })
  void whatAContainerIsNot_doesNotHold(String condition) {
    assertThat(takes(in(ContainerRuntime.DOCKER, "web"), condition)).isFalse();
  }

  @Test
  void aContainerWithAnUnknownName_mayHaveAnyName_butHasItsId() {
    Placement place = in(ContainerRuntime.DOCKER, null);
    assertThat(takes(place, "container=web")).isFalse();
    assertThat(takes(place, "!container=web")).as("it may be web").isFalse();
    assertThat(takes(place, "container=3f2a1b4c5d6e")).isTrue();
    assertThat(takes(place, "!container=0123456789ab")).as("not that id").isTrue();
    assertThat(takes(place, "!container=0123456789ab,web")).isFalse();
    assertThat(takes(place, "!container=*")).isFalse();
    assertThat(takes(place, "container=*")).isTrue();
  }

  @Test
  void aSystemContainer_isNamedByItsId_unlessThatIsANumber() {
    Container db1 = Container.of("db1", ContainerRuntime.LXC, ContainerKind.SYSTEM);
    Placement place =
        new Placement(
            Optional.of(db1), Optional.empty(), Optional.empty(), false, Optional.empty());
    assertThat(takes(place, "container=db1")).isTrue();
    assertThat(takes(place, "!container=web")).isTrue();
    assertThat(Container.of("101", ContainerRuntime.LXC, ContainerKind.SYSTEM).isNameKnown())
        .as("Proxmox has a name for it")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"!container=*", "!pod=*", "!namespace=*", "!runtime=*", "!unit=*", "!container=a"})
  void aProcessInNone_isKnownToBeInNone(String condition) {
    assertThat(takes(Placement.none(), condition)).isTrue();
    Placement helper =
        new Placement(Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.of(ID));
    assertThat(takes(helper, condition)).as("it serves a container").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"container", "pod", "namespace", "runtime", "unit", "!container", "!unit", "!pod"})
  void anUnknownPlace_isNeitherInOneNorInNone(String key) {
    String rule = "hit/hit comm=x " + key + "=*";
    assertThat(RuleInputBuilder.fullyRead("x").by(rule)).isEqualTo("other/other");
    assertThat(RuleInputBuilder.named("x").by(rule)).as("to be read").isEqualTo("CGROUP");
  }

  @Test
  void aPod_isMatchedByNameOrUid_andItsNamespace() {
    Placement place = inPod(ContainerRuntime.CONTAINERD, "shop", "checkout-0");
    assertThat(takes(place, "pod=checkout-*")).isTrue();
    assertThat(takes(place, "pod=" + UID)).isTrue();
    assertThat(takes(place, "pod=" + UID.substring(0, 12))).isTrue();
    assertThat(takes(place, "!pod=" + UID.substring(0, 12))).isFalse();
    assertThat(takes(place, "namespace=shop,kube-*")).isTrue();
    assertThat(takes(place, "!namespace=kube-system")).isTrue();
    assertThat(takes(place, "!namespace=shop")).isFalse();
    assertThat(takes(place, "pod=shop")).isFalse();
    assertThat(takes(place, "namespace=shop pod=checkout-0 container=web runtime=containerd"))
        .isTrue();
  }

  @Test
  void aPodWithUnknownNames_mayHaveAnyName() {
    Placement place = inPod(ContainerRuntime.CONTAINERD, null, null);
    assertThat(takes(place, "!namespace=kube-system")).isFalse();
    assertThat(takes(place, "!namespace=*")).isFalse();
    assertThat(takes(place, "!pod=checkout-0")).isFalse();
    assertThat(takes(place, "!pod=00000000-187c-4563-a51e-2cccf685610c")).isTrue();
    assertThat(takes(place, "!pod=00000000-187")).isTrue();
    assertThat(takes(place, "!pod=" + UID.substring(0, 12))).isFalse();
    assertThat(takes(place, "pod=*")).isTrue();
    assertThat(takes(inPod(ContainerRuntime.PODMAN, null, "p"), "!namespace=*"))
        .as("a pod of Podman")
        .isTrue();
  }

  @Test
  void aContainerOfKubernetes_isInAPod_alsoIfThePathDoesNotShowIt() {
    assertThat(takes(in(ContainerRuntime.CRIO, "web"), "!pod=*")).isFalse();
    assertThat(takes(in(ContainerRuntime.CONTAINERD, "web"), "!pod=*")).isTrue();
    RuleInputBuilder inside =
        RuleInputBuilder.fullyRead("x")
            .cgroups("/../cri-containerd-" + ID + ".scope")
            .placement(in(ContainerRuntime.CONTAINERD, "web"));
    assertThat(inside.by("hit/hit comm=x !pod=*")).isEqualTo("other/other");
    assertThat(inside.by("hit/hit comm=x !namespace=shop")).isEqualTo("other/other");
  }

  /** The cgroup namespace of the reader begins below the group, so its path has no names. */
  @ParameterizedTest
  @ValueSource(strings = {"/..", "/../..", "/../init"})
  void aPathThatIsCutOff_mayBeThatOfAContainer(String path) {
    RuleInputBuilder outside =
        RuleInputBuilder.fullyRead("x").cgroups(path).placement(Placement.none());
    assertThat(outside.by("hit/hit comm=x !container=*")).isEqualTo("other/other");
    assertThat(outside.by("hit/hit comm=x !runtime=docker")).isEqualTo("other/other");
    assertThat(outside.by("hit/hit comm=x !pod=*")).isEqualTo("other/other");
  }

  @Test
  void aRuntimeThatThePathDoesNotName_mayBeAny() {
    Placement place = in(ContainerRuntime.UNKNOWN, "web");
    assertThat(takes(place, "runtime=unknown")).isTrue();
    assertThat(takes(place, "!runtime=docker")).isFalse();
    assertThat(takes(in(ContainerRuntime.KUBERNETES, "web"), "runtime=kubernetes")).isTrue();
    assertThat(takes(in(ContainerRuntime.KUBERNETES, "web"), "!runtime=crio")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "unit=nginx.service, true",
    "unit=nginx*, true",
    "unit=system.slice/*, true",
    "unit=system.slice/nginx.service, true",
    "unit=*/nginx.service, true",
    "!unit=ssh.service, true",
    "!container=*, true",
    "unit=nginx, false",
    "unit=user.slice/*, false",
    "!unit=nginx.service, false",
    "!unit=system.slice/*, false",
    "container=*, false",
  })
  void aUnit_isMatchedByItsName_orWithItsSlices(String condition, boolean expected) {
    assertThat(takes(inUnit("system.slice", "nginx.service"), condition)).isEqualTo(expected);
  }

  @Test
  void variables_haveTheNames_orTheIdsWhereNoNameIsKnown() {
    Rules rules =
        Rules.parse("test", "\"{{.Namespace}}-{{.Pod}}/{{.Container}}-{{.Unit}}\" comm=x");
    assertThat(
            RuleInputBuilder.fullyRead("x")
                .placement(inPod(ContainerRuntime.CONTAINERD, "shop", "checkout-0"))
                .by(rules))
        .isEqualTo("shop-checkout-0/web-");
    assertThat(
            RuleInputBuilder.fullyRead("x")
                .placement(inPod(ContainerRuntime.CONTAINERD, null, null))
                .by("{{.Namespace}}/{{.Pod}} comm=x"))
        .isEqualTo("unknown/" + UID);
    assertThat(
            RuleInputBuilder.fullyRead("x")
                .placement(in(ContainerRuntime.DOCKER, null))
                .by("c/{{.Container}} comm=x"))
        .isEqualTo("c/" + ID);
    assertThat(
            RuleInputBuilder.fullyRead("x")
                .placement(inUnit("system.slice", "nginx.service"))
                .by("u/{{.Unit}} comm=x"))
        .isEqualTo("u/nginx.service");
    assertThat(RuleInputBuilder.named("x").by("u/{{.Unit}} comm=x")).isEqualTo("CGROUP");
    assertThat(Rules.parse("test", "a/{{.Pod}} comm=x").sources()).containsExactly(Source.CGROUP);
  }
}
