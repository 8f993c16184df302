package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys, and the terminal that is prepared for them and restored. */
class KeyboardTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> calls = new ArrayList<>();

  @Test
  void keys_arriveInOrder_andTheTerminalIsRestored() throws Exception {
    PipedOutputStream person = new PipedOutputStream();
    PipedInputStream input = new PipedInputStream(person);
    try (Keyboard keyboard =
        Keyboard.of(input, () -> calls.add("prepared"), () -> calls.add("restored"))) {
      assertThat(keyboard.hasKeys()).isTrue();
      person.write(new byte[] {'c', 'q'});
      person.flush();
      assertThat(keyboard.next(LONG)).hasValue('c');
      assertThat(keyboard.next(LONG)).hasValue('q');
      assertThat(keyboard.next(Duration.ofMillis(1))).isEmpty();
      assertThat(calls).containsExactly("prepared");
      person.close();
    }
    assertThat(calls).containsExactly("prepared", "restored");
  }

  @Test
  void withoutATerminal_thereAreNoKeys() throws Exception {
    Path pipe = Path.of("pipe:[1]");
    try (Keyboard keyboard = Keyboard.open(new Terminal(pipe, pipe, Map.of("TERM", "xterm")))) {
      assertThat(keyboard.hasKeys()).isFalse();
      assertThat(keyboard.next(Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void aProcessInTheBackground_isRecognized() {
    assertThat(Foreground.is("7 (a ) b) S 1 700 690 34816 700 4194304")).isTrue();
    assertThat(Foreground.is("7 (java) S 1 700 690 34816 690 4194304")).isFalse();
    assertThat(Foreground.is("7 (java) S 1 700 700 0 -1 4194304")).as("no terminal").isFalse();
    assertThat(Foreground.is("")).isFalse();
  }
}
