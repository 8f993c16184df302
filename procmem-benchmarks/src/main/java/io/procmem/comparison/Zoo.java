package io.procmem.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Live processes of known shapes, by the program {@code zoo.c}; they end when this is closed. */
public final class Zoo implements AutoCloseable {

  private final Process process;

  private Zoo(Process process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param program where {@code zoo.c} was compiled to
   * @param shapes what it is to consist of
   */
  public static Zoo open(String program, List<String> shapes) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(shapes);
    Process process =
        Child.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    String ready = process.inputReader().readLine();
    if (!"ready".equals(ready)) {
      Child.end(process);
      throw new IOException("the zoo did not come up: " + command);
    }
    return new Zoo(process);
  }

  /** {@return the process that keeps the others} */
  public long pid() {
    return process.pid();
  }

  /** Ends all of them, and waits until they have ended: twenty thousand take a while. */
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
      Child.end(process);
    }
  }
}
