package io.procmem.internal.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.SystemdUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control group of a container ends with the segment that names it. */
class GroupPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /docker/abc123                                     | abc123 | /docker/abc123
          /docker/abc123/not_hex                             | abc123 | /docker/abc123
          /system.slice/docker-abc123.scope/init             | abc123 | /system.slice/docker-abc123.scope
          /a.slice/a-pod1.slice/cri-containerd-abc123.scope  | abc123 | /a.slice/a-pod1.slice/cri-containerd-abc123.scope
          /x.service/pod1.slice:cri-containerd:abc123        | abc123 | /x.service/pod1.slice:cri-containerd:abc123
          /../../pod1/abc123                                 | abc123 | /../../pod1/abc123
          /crio-abc123.scope/container                       | abc123 | /crio-abc123.scope
          /lxc/100/ns/100.scope                              | 100    | /lxc/100
          /lxc.payload.first/system.slice/a.service          | first  | /lxc.payload.first
          /machine.slice/machine-machine.scope               | machine | /machine.slice/machine-machine.scope
          /machine.slice/systemd-nspawn@web.service/payload  | web    | /machine.slice/systemd-nspawn@web.service
          /machine.slice/machine-lxc\\\\x2d22\\\\x2dlibvirt\\\\x2dbox.scope/libvirt | libvirt-box | /machine.slice/machine-lxc\\\\x2d22\\\\x2dlibvirt\\\\x2dbox.scope
          /system.slice/slurmstepd.scope/job_42/step_0/user  | job 42 step 0 | /system.slice/slurmstepd.scope/job_42/step_0
          /system.slice/slurmstepd.scope/job_42              | job 42 | /system.slice/slurmstepd.scope/job_42
          /system.slice/system-lxc.slice/lxc@web.service/lxc.payload.web | web | /system.slice/system-lxc.slice/lxc@web.service/lxc.payload.web
          /lxc.payload.web/system.slice/web.service          | web    | /lxc.payload.web
          /nomad.slice/share.slice/7f-a1.web.scope           | 7f-a1.web | /nomad.slice/share.slice/7f-a1.web.scope
          """)
  void ofAContainer(String path, String id, String group) {
    assertThat(GroupPath.ofContainer(List.of(path), id)).containsExactly(group);
  }

  @Test
  void pathsThatDiffer_areAllTried_andOthersNot() {
    assertThat(GroupPath.ofContainer(List.of("/b/x/init", "/a/x", "/", "/b/x", "/xy"), "x"))
        .containsExactly("/b/x", "/a/x");
    assertThat(GroupPath.ofContainer(List.of("/docker/abc1234"), "abc123")).isEmpty();
  }

  @Test
  void ofAUnit() {
    SystemdUnit unit = new SystemdUnit("init.scope", "system.slice", Optional.of("x"));
    SystemdUnit escaped =
        new SystemdUnit("openvpn@my\\x2dvpn.service", "system.slice", Optional.empty());
    assertThat(GroupPath.ofUnit(List.of("/system.slice/openvpn@my\\\\x2dvpn.service/a"), escaped))
        .containsExactly("/system.slice/openvpn@my\\\\x2dvpn.service");
    assertThat(
            GroupPath.ofUnit(List.of("/docker/x/init.scope/child", "/init.scope-not", "/"), unit))
        .containsExactly("/docker/x/init.scope");
  }
}
