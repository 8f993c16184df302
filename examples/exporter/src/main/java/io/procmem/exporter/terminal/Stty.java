package io.procmem.exporter.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the program {@code stty}, which asks and sets a terminal. Java itself cannot. */
final class Stty {

  /** The kernel stops it if this process is in the background. */
  private static final int PATIENCE_SECONDS = 2;

  private Stty() {}

  /**
   * Runs it.
   *
   * @param terminal the terminal
   * @return what it printed; empty if there is no such program, or if it failed
   */
  static Optional<String> run(ProcessBuilder.Redirect terminal, String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process stty;
    try {
      stty =
          new ProcessBuilder(command)
              .redirectInput(terminal)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) { // there is no stty, or no such terminal
      return Optional.empty();
    }
    try {
      boolean ended = stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && stty.exitValue() == 0
          ? Optional.of(
              new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
          : Optional.empty();
    } catch (IOException e) { // it ended without its output
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller notices it in its next wait
      return Optional.empty();
    } finally {
      stty.destroyForcibly();
    }
  }
}
