package io.procmem.exporter.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The destination of stdout: a terminal, a file or a pipe. Immutable.
 *
 * @param input the target of {@code /proc/self/fd/0}, or that path itself if it cannot be read
 * @param output the target of {@code /proc/self/fd/1}, or that path itself if it cannot be read
 * @param environment the environment variables, of which {@code COLUMNS}, {@code LINES}, {@code
 *     TERM} and {@code NO_COLOR} matter
 */
public record Terminal(Path input, Path output, Map<String, String> environment) {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern STTY_SIZE = Pattern.compile("([0-9]{1,6}) ([0-9]{1,6})");
  private static final Dimensions DEFAULT_SIZE = new Dimensions(80, 24);

  /**
   * Copies the map.
   *
   * @param input where stdin comes from
   * @param output where stdout goes to
   * @param environment the environment variables
   */
  public Terminal {
    environment = Map.copyOf(environment);
  }

  /** {@return the destination of this process's stdout} */
  public static Terminal own() {
    return of(DESCRIPTORS, System.getenv());
  }

  static Terminal of(Path descriptors, Map<String, String> environment) {
    return new Terminal(
        target(descriptors.resolve("0")), target(descriptors.resolve("1")), environment);
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) { // unknown, so neither shorten lines nor repaint
      return link;
    }
  }

  private static boolean isTerminal(Path device) {
    return TERMINAL.matcher(device.toString()).matches();
  }

  /**
   * {@return whether stdout is a terminal} Unlike {@link System#console()} this ignores stdin, and
   * gives the same result on every JDK.
   */
  public boolean isTerminal() {
    return isTerminal(output);
  }

  /** {@return whether the output can be repainted: it is a terminal that understands how} */
  public boolean canRepaint() {
    String term = environment.getOrDefault("TERM", "");
    return isTerminal() && !term.isEmpty() && !term.equals("dumb");
  }

  /** {@return whether text can be bold; not if the user has set {@code NO_COLOR}} */
  public boolean hasStyles() {
    return canRepaint() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** {@return whether a person can press keys while the output is repainted} */
  public boolean canHaveKeys() {
    return canRepaint() && isTerminal(input);
  }

  /**
   * {@return the size at this moment} {@code COLUMNS} and {@code LINES} take precedence, as in
   * other programs.
   */
  public Dimensions size() {
    Optional<Integer> columns = number("COLUMNS");
    if (!isTerminal()) {
      return new Dimensions(columns.orElse(Dimensions.UNLIMITED), Dimensions.UNLIMITED);
    }
    Optional<Integer> lines = number("LINES");
    Dimensions actual =
        columns.isPresent() && lines.isPresent()
            ? DEFAULT_SIZE
            : stty("size").flatMap(Terminal::size).orElse(DEFAULT_SIZE);
    return new Dimensions(columns.orElse(actual.columns()), lines.orElse(actual.lines()));
  }

  private Optional<Integer> number(String variable) {
    String value = environment.getOrDefault(variable, "");
    return NUMBER.matcher(value).matches() ? Optional.of(Integer.valueOf(value)) : Optional.empty();
  }

  /** The size that {@code stty} printed; a terminal that does not know its size says 0. */
  private static Optional<Dimensions> size(String printed) {
    Matcher matcher = STTY_SIZE.matcher(printed);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int lines = Integer.parseInt(matcher.group(1));
    int columns = Integer.parseInt(matcher.group(2));
    return Optional.of(
        new Dimensions(
            columns > 0 ? columns : DEFAULT_SIZE.columns(),
            lines > 0 ? lines : DEFAULT_SIZE.lines()));
  }

  /** Runs {@code stty} on this terminal; empty if there is no such program, or if it failed. */
  Optional<String> stty(String... arguments) {
    // After su, the terminal belongs to another user and cannot be opened again.
    ProcessBuilder.Redirect terminal =
        isTerminal(input)
            ? ProcessBuilder.Redirect.INHERIT
            : ProcessBuilder.Redirect.from(new File(output.toString()));
    return Stty.run(terminal, arguments);
  }
}
