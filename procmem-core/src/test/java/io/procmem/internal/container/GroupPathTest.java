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

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final String UID = "6a4ce4a0-ba47-11ea-b2a7-0cc47ac5979e";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /docker/ID                                         | ID      | /docker/ID
          /docker/ID/not_hex                                 | ID      | /docker/ID
          /system.slice/docker-ID.scope/init                 | ID      | /system.slice/docker-ID.scope
          /a.slice/a-pod1.slice/cri-containerd-ID.scope      | ID      | /a.slice/a-pod1.slice/cri-containerd-ID.scope
          /x.service/pod1.slice:cri-containerd:ID            | ID      | /x.service/pod1.slice:cri-containerd:ID
          /../../pod1/ID                                     | ID      | /../../pod1/ID
          /crio-ID.scope/container                           | ID      | /crio-ID.scope
          /docker/ID (deleted)                               | ID      | /docker/ID
          /docker/UID/docker/ID/init                         | ID      | /docker/UID/docker/ID
          /docker/ID/docker/OTHER/init                       | ID      | /docker/ID
          /docker/ID/docker/OTHER/init                       | OTHER   | /docker/ID/docker/OTHER
          /docker/ID/libpod-OTHER.scope (deleted)            | OTHER   | /docker/ID/libpod-OTHER.scope
          /app-first/lxc.payload.first/x                     | first   | /app-first/lxc.payload.first
          /user.slice/libpod-ID.scope/libpod-payload-ID      | ID      | /user.slice/libpod-ID.scope
          /lxc/100/ns/100.scope                              | 100     | /lxc/100
          /lxc.payload.first/system.slice/a.service          | first   | /lxc.payload.first
          /machine.slice/machine-machine.scope               | machine | /machine.slice/machine-machine.scope
          /machine.slice/systemd-nspawn@web.service/payload  | web     | /machine.slice/systemd-nspawn@web.service
          /machine.slice/machine-lxc\\\\x2d22\\\\x2dlibvirt\\\\x2dbox.scope/libvirt | libvirt-box | /machine.slice/machine-lxc\\\\x2d22\\\\x2dlibvirt\\\\x2dbox.scope
          /system.slice/slurmstepd.scope/job_42/step_0/user  | job 42 step 0 | /system.slice/slurmstepd.scope/job_42/step_0
          /system.slice/slurmstepd.scope/job_42              | job 42  | /system.slice/slurmstepd.scope/job_42
          /system.slice/system-lxc.slice/lxc@web.service/lxc.payload.web | web     | /system.slice/system-lxc.slice/lxc@web.service/lxc.payload.web
          /lxc.payload.web/system.slice/web.service          | web     | /lxc.payload.web
          /nomad.slice/share.slice/UID.web.scope             | UID.web | /nomad.slice/share.slice/UID.web.scope
          """)
  void ofAContainer(String path, String id, String group) {
    assertThat(GroupPath.ofContainer(List.of(withIds(path)), withIds(id)))
        .containsExactly(withIds(group));
  }

  private static String withIds(String text) {
    return text.replace("OTHER", OTHER).replace("UID", UID).replace("ID", ID);
  }

  @Test
  void pathsThatDiffer_areAllTried_andOthersNot() {
    List<String> paths = List.of("/b/" + ID + "/init", "/a/" + ID, "/", "/b/" + ID, "/" + ID + "y");
    assertThat(GroupPath.ofContainer(paths, ID)).containsExactly("/b/" + ID, "/a/" + ID);
    assertThat(GroupPath.ofContainer(List.of("/docker/" + ID + "4"), ID)).isEmpty();
  }

  @Test
  void ofAUnit() {
    SystemdUnit unit = new SystemdUnit("init.scope", "system.slice", Optional.of("x"));
    SystemdUnit escaped =
        new SystemdUnit("openvpn@my\\x2dvpn.service", "system.slice", Optional.empty());
    assertThat(GroupPath.ofUnit(List.of("/system.slice/openvpn@my\\\\x2dvpn.service/a"), escaped))
        .containsExactly("/system.slice/openvpn@my\\\\x2dvpn.service");
    assertThat(GroupPath.ofUnit(List.of("/docker/x/init.scope (deleted)"), unit))
        .containsExactly("/docker/x/init.scope");
    assertThat(
            GroupPath.ofUnit(List.of("/docker/x/init.scope/child", "/init.scope-not", "/"), unit))
        .containsExactly("/docker/x/init.scope");
  }
}
