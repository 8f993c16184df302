package io.procmem.exporter.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Pattern;

/**
 * The destination of stdout: a terminal, a file or a pipe. Immutable.
 *
 * @param device the target of {@code /proc/self/fd/1}, or that path itself if it cannot be read
 * @param columns the environment variable {@code COLUMNS}; empty if it is not set
 */
public record Terminal(Path device, String columns) {

  private static final Path STDOUT = Path.of("/proc/self/fd/1");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,5}");
  private static final int DEFAULT_WIDTH = 80;

  /** {@return the destination of this process's stdout} */
  public static Terminal own() {
    return of(STDOUT, System.getenv());
  }

  static Terminal of(Path stdout, Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    try {
      return new Terminal(Files.readSymbolicLink(stdout), columns);
    } catch (IOException e) { // unknown, so neither shorten lines nor repaint
      return new Terminal(stdout, columns);
    }
  }

  /**
   * {@return whether the output can be repainted} Unlike {@link System#console()} this ignores
   * stdin, and gives the same result on every JDK.
   */
  public boolean isTerminal() {
    return TERMINAL.matcher(device.toString()).matches();
  }

  /** {@return the maximum width of a line, in columns; unlimited for a file or a pipe} */
  public int width() {
    if (NUMBER.matcher(columns).matches()) {
      return Integer.parseInt(columns);
    }
    return isTerminal() ? widthFromStty() : Integer.MAX_VALUE;
  }

  private int widthFromStty() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(device.toFile()).start();
      try (Scanner size = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        size.nextInt(); // the rows
        int width = size.nextInt();
        return width > 0 ? width : DEFAULT_WIDTH;
      }
    } catch (IOException | RuntimeException e) { // there is no stty, or it failed
      return DEFAULT_WIDTH;
    }
  }
}
