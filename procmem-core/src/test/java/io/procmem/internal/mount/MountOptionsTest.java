package io.procmem.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.parse.ParserInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {

  private static MountOptions of(String mounts) {
    MountOptions options = new MountOptions("/proc");
    options.add(ParserInput.text(mounts).cursor());
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "'rw,nosuid,nodev,noexec,relatime', false",
    "'rw,hidepid=0', false",
    "'rw,hidepid=off', false",
    "'rw,hidepid=1', true",
    "'rw,hidepid=2,gid=5', true",
    "'hidepid=4', true",
    "'rw,hidepid=invisible', true",
    "'rw,hidepid=noaccess', true",
    "'rw,hidepid=ptraceable', true",
    "'rw,hidepid=', true",
    "'rw,hidepid=0,hidepid=2', true",
    "'rw,nohidepid=2', false",
    "'rw,hidepids', false"
  })
  void anOptionThatHidesProcesses_isFound(String options, boolean hides) {
    MountOptions found = of("proc /proc proc " + options + " 0 0\n");
    assertThat(found.areKnown()).isTrue();
    assertThat(found.hideProcesses()).isEqualTo(hides);
  }

  @Test
  void theLastMount_counts() {
    String hidden = "proc /proc proc rw,hidepid=2 0 0\n";
    String shown = "proc /proc proc rw 0 0\n";
    assertThat(of(hidden + shown).hideProcesses()).isFalse();
    assertThat(of(shown + hidden).hideProcesses()).isTrue();
  }

  @Test
  void otherMountPoints_doNotMatter() {
    MountOptions found =
        of(
            """
            proc /proc proc rw 0 0
            proc /proc/self proc rw,hidepid=2 0 0
            proc /mnt/proc proc rw,hidepid=2 0 0
            proc /proc/ proc rw,hidepid=2 0 0
            /proc /mnt ext4 rw,hidepid=2 0 0
            """);
    assertThat(found.areKnown()).isTrue();
    assertThat(found.hideProcesses()).isFalse();
  }

  @Test
  void lines_mayBeAddedInPortions() {
    MountOptions found = of("proc /proc proc rw,hidepid=2 0 0\n");
    found.add(ParserInput.text("tmpfs /tmp tmpfs rw 0 0\n").cursor());
    assertThat(found.areKnown()).isTrue();
    assertThat(found.hideProcesses()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        " \n",
        "proc\n",
        "proc /proc\n",
        "proc /proc proc\n",
        "\u00ff\u0000\n",
        "a b c d\n"
      })
  void whatIsNoMountOfThePath_leavesItUnknown(String mounts) {
    assertThat(of(mounts).areKnown()).isFalse();
  }
}
