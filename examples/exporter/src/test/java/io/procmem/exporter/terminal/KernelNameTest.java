package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that the kernel has cut within a character. */
class KernelNameTest {

  @Test
  void theFirstBytesOfACutCharacter_areAnEllipsis() {
    assertThat(KernelName.readable("nom é 漢字\\xf0\\x9f")).isEqualTo("nom é 漢字…");
    assertThat(KernelName.readable("fourteen-bytes\\xc3")).isEqualTo("fourteen-bytes…");
    assertThat(KernelName.readable("twelve-bytes\\xf0\\x9f\\x98")).isEqualTo("twelve-bytes…");
  }

  @Test
  void otherBytes_stay() {
    assertThat(KernelName.readable("java")).isEqualTo("java");
    assertThat(KernelName.readable("fifteen-bytes-x")).isEqualTo("fifteen-bytes-x");
    assertThat(KernelName.readable("short\\xf0\\x9f")).as("not cut").isEqualTo("short\\xf0\\x9f");
    assertThat(KernelName.readable("fourteen-bytes\\xff")).isEqualTo("fourteen-bytes\\xff");
    assertThat(KernelName.readable("thirteen-byte\\x9f\\x98")).endsWith("\\x9f\\x98");
    assertThat(KernelName.readable("eleven-byte\\\\xf0")).isEqualTo("eleven-byte\\\\xf0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\xzz", "\\x-1", "\\x", "\\x1", "\\", "twelve-bytes\\xf0\\x9\u2026"})
  void otherText_stays(String damaged) {
    assertThat(KernelName.readable(damaged)).isEqualTo(damaged);
  }
}
