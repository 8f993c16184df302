package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminals and pipes, their size and abilities, and output to them. */
class TerminalTest {

  private static final Path DEVICE = Path.of("/dev/pts/999999"); // which is none

  private final StringWriter out = new StringWriter();

  private static Terminal terminal(Map<String, String> environment) {
    return new Terminal(DEVICE, DEVICE, environment);
  }

  private static Terminal pipe(Map<String, String> environment) {
    return new Terminal(Path.of("pipe:[4712]"), Path.of("pipe:[4711]"), environment);
  }

  private Screen screen(Terminal terminal) {
    return new Screen(new PrintWriter(out), terminal);
  }

  /** What was written, with the escape character visible. */
  private String written() {
    return out.toString().replace('\u001b', '^');
  }

  private static Page page(String... lines) {
    return new Page(List.of(lines), -1);
  }

  @Test
  void theVariables_setTheSize() {
    assertThat(terminal(Map.of("COLUMNS", "60", "LINES", "14")).size())
        .isEqualTo(new Dimensions(60, 14));
    assertThat(pipe(Map.of("COLUMNS", "200", "LINES", "14")).size())
        .as("a pipe has no end")
        .isEqualTo(new Dimensions(200, Dimensions.UNLIMITED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "wide", "99999999999", "٣٣"})
  void invalidColumns_areIgnored(String columns) {
    assertThat(pipe(Map.of("COLUMNS", columns)).size().columns()).isEqualTo(Dimensions.UNLIMITED);
  }

  @Test
  void aMissingTerminal_hasTheDefaultSize() {
    assertThat(new Terminal(Path.of("pipe:[1]"), DEVICE, Map.of()).size())
        .isEqualTo(new Dimensions(80, 24));
  }

  @Test
  void onlyATerminalDevice_isATerminal() {
    assertThat(Terminal.of(Path.of("/nosuch"), Map.of()).isTerminal()).isFalse();
    assertThat(pipe(Map.of()).isTerminal()).isFalse();
    assertThat(new Terminal(DEVICE, Path.of("/dev/null"), Map.of()).isTerminal()).isFalse();
    assertThat(terminal(Map.of()).isTerminal()).isTrue();
  }

  @Test
  void aTerminal_isUsedAsFarAsItCan() {
    Terminal capable = terminal(Map.of("TERM", "xterm"));
    assertThat(capable.canRepaint()).isTrue();
    assertThat(capable.hasStyles()).isTrue();
    assertThat(capable.canHaveKeys()).isTrue();
    Terminal plain = terminal(Map.of("TERM", "xterm", "NO_COLOR", "1"));
    assertThat(plain.canRepaint()).isTrue();
    assertThat(plain.hasStyles()).isFalse();
    assertThat(terminal(Map.of("TERM", "xterm", "NO_COLOR", "")).hasStyles())
        .as("an empty variable is as good as none: no-color.org")
        .isTrue();
    assertThat(terminal(Map.of("TERM", "dumb")).canRepaint()).isFalse();
    assertThat(terminal(Map.of("TERM", "dumb")).hasStyles()).isFalse();
    assertThat(terminal(Map.of()).canRepaint()).isFalse();
    assertThat(pipe(Map.of("TERM", "xterm")).hasStyles()).isFalse();
    assertThat(new Terminal(Path.of("/dev/null"), DEVICE, Map.of("TERM", "xterm")).canHaveKeys())
        .isFalse();
  }

  @Test
  void aTerminal_isRepainted() {
    Screen screen = screen(terminal(Map.of("TERM", "xterm", "COLUMNS", "60", "LINES", "14")));
    screen.paint(page("a", "b"));
    screen.paint(page("c"));
    assertThat(written()).isEqualTo("^[2J^[H^[Ka\n^[Kb\n^[J^[H^[Kc\n^[J");
  }

  @Test
  void aPageThatIsTooLong_neverScrolls() {
    Screen screen = screen(terminal(Map.of("TERM", "xterm", "COLUMNS", "60", "LINES", "3")));
    screen.paint(page("a", "b", "c", "d"));
    assertThat(written()).isEqualTo("^[2J^[H^[Ka\n^[Kb\n^[J");
  }

  @Test
  void theHeading_isBold_whereTheTerminalCan() {
    Page page = new Page(List.of("a", "PID", "1"), 1);
    Map<String, String> size = Map.of("TERM", "xterm", "COLUMNS", "60", "LINES", "9");
    screen(terminal(size)).paint(page);
    assertThat(written()).isEqualTo("^[2J^[H^[Ka\n^[K^[1mPID^[0m\n^[K1\n^[J");
    out.getBuffer().setLength(0);
    screen(terminal(Map.of("TERM", "xterm"))).append(page);
    screen(pipe(Map.of("TERM", "xterm"))).append(page);
    assertThat(written()).isEqualTo("a\n^[1mPID^[0m\n1\na\nPID\n1\n");
  }

  @Test
  void aPipe_andATerminalThatCannotRepaint_areAppendedTo() {
    for (Terminal terminal : List.of(pipe(Map.of()), terminal(Map.of("TERM", "dumb")))) {
      out.getBuffer().setLength(0);
      Screen screen = screen(terminal);
      screen.paint(page("a", "b"));
      screen.paint(page("c"));
      assertThat(out).hasToString("a\nb\n\nc\n");
      assertThat(screen.isOpen()).isTrue();
    }
  }

  @Test
  void anOutputThatFails_saysWhy() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Output output = Output.to(full);
    output.writer().println("lost");
    assertThat(output.failure()).hasValue("No space left on device");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output good = Output.to(bytes);
    good.writer().print("kept ≤");
    assertThat(good.failure()).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("kept ≤");
  }
}
