package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminals and pipes, their widths, and output to them. */
class TerminalTest {

  private static final Terminal PIPE = new Terminal(Path.of("pipe:[4711]"), "");

  @Test
  void theVariableColumns_setsTheWidth() {
    assertThat(new Terminal(Path.of("/dev/pts/0"), "60").width()).isEqualTo(60);
    assertThat(new Terminal(Path.of("pipe:[1]"), "200").width()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "wide", "99999999999"})
  void invalidColumns_areIgnored(String columns) {
    assertThat(new Terminal(Path.of("pipe:[1]"), columns).width()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aMissingTerminal_hasTheDefaultWidth() {
    assertThat(new Terminal(Path.of("/dev/pts/999999"), "").width()).isEqualTo(80);
  }

  @Test
  void onlyATerminalDevice_isATerminal() {
    assertThat(Terminal.of(Path.of("/nosuch"), Map.of()).isTerminal()).isFalse();
    assertThat(PIPE.isTerminal()).isFalse();
    assertThat(new Terminal(Path.of("/dev/null"), "").isTerminal()).isFalse();
    assertThat(new Terminal(Path.of("/dev/pts/3"), "").isTerminal()).isTrue();
  }

  @Test
  void aTerminal_isRepainted() {
    StringWriter out = new StringWriter();
    Screen screen = new Screen(new PrintWriter(out), new Terminal(Path.of("/dev/pts/3"), "60"));
    screen.paint(List.of("a", "b"));
    screen.paint(List.of("c"));
    assertThat(out.toString().replace("\u001b", "^"))
        .isEqualTo("^[2J^[Ha^[K\nb^[K^[J\n^[Hc^[K^[J\n");
  }

  @Test
  void aPipe_isAppendedTo() {
    StringWriter out = new StringWriter();
    Screen screen = new Screen(new PrintWriter(out), PIPE);
    screen.paint(List.of("a", "b"));
    screen.paint(List.of("c"));
    assertThat(out).hasToString("a\nb\n\nc\n");
    assertThat(screen.isOpen()).isTrue();
  }
}
