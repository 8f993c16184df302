package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.exporter.input.CommandFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTest {

  private static final Path FOUND = Path.of("herakles-proc-mem-exporter.yaml");

  @Test
  void aConfigurationThatIsNoLongerFound_isRefused() {
    assertThatThrownBy(() -> Server.refuseMissing(List.of(FOUND), List.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            FOUND + " is no longer there: put it back, or restart the exporter to run without it");
    assertThatCode(() -> Server.refuseMissing(List.of(FOUND), List.of(FOUND)))
        .doesNotThrowAnyException();
  }
}
