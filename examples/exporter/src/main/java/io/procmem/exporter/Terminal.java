package io.procmem.exporter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Pattern;

/**
 * What stdout leads to.
 *
 * @param device the file it is, as far as that can be told
 * @param columns what the environment says of its width; may say nothing
 */
record Terminal(Path device, String columns) {

  private static final Path STDOUT = Path.of("/proc/self/fd/1");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,5}");
  private static final int DEFAULT_WIDTH = 80;

  /** {@return this process's} */
  static Terminal own() {
    return of(STDOUT, System.getenv());
  }

  static Terminal of(Path stdout, Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    try {
      return new Terminal(Files.readSymbolicLink(stdout), columns);
    } catch (IOException e) { // nobody can tell, so nothing is to be cut or repainted
      return new Terminal(stdout, columns);
    }
  }

  /**
   * {@return whether it can be repainted; unlike {@link System#console()} this does not ask for
   * stdin too, and says the same on every JDK}
   */
  boolean isTerminal() {
    return TERMINAL.matcher(device.toString()).matches();
  }

  /** {@return how wide a line may be; without bound where there is no terminal} */
  int width() {
    if (NUMBER.matcher(columns).matches()) {
      return Integer.parseInt(columns);
    }
    return isTerminal() ? asked() : Integer.MAX_VALUE;
  }

  private int asked() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(device.toFile()).start();
      try (Scanner size = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        size.nextInt(); // the rows
        int columns = size.nextInt();
        return columns > 0 ? columns : DEFAULT_WIDTH;
      }
    } catch (IOException | RuntimeException e) { // no stty here, or it cannot tell
      return DEFAULT_WIDTH;
    }
  }
}
