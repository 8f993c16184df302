package io.procmem.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Live processes of known shapes, started by the program {@code zoo.c} and ended by {@link #close}.
 */
public final class Zoo implements AutoCloseable {

  private final Process process;

  private Zoo(Process process) {
    this.process = process;
  }

  /**
   * Starts a zoo and waits until all its processes run.
   *
   * @param program the path of the compiled {@code zoo.c}
   * @param shapes its arguments
   */
  public static Zoo open(String program, List<String> shapes) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(shapes);
    Process process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    String ready = process.inputReader().readLine();
    if (!"ready".equals(ready)) {
      ChildProcess.end(process);
      throw new IOException("the zoo did not start: " + command);
    }
    return new Zoo(process);
  }

  /** {@return the parent of all its processes} */
  public long pid() {
    return process.pid();
  }

  /** Ends all processes and waits for that: 20,000 of them take a while. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(1, TimeUnit.MINUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ChildProcess.end(process);
    }
  }
}
