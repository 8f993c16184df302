package io.procmem.stalls;

import io.procmem.comparison.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A running {@code stall-target.c}. It does nothing until the attempts start. */
final class Target implements AutoCloseable {

  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;
  private final boolean realTime;

  /** Starts it, and waits until it has touched its memory. */
  Target(String program, TargetLayout layout) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(layout.arguments());
    process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    in = process.getOutputStream();
    out = process.inputReader(StandardCharsets.US_ASCII);
    String ready = out.readLine();
    if (ready == null || !ready.startsWith("ready ")) {
      ChildProcess.end(process);
      throw new IOException(ready == null ? "the target did not start" : ready);
    }
    realTime = ready.endsWith(" fifo");
  }

  long pid() {
    return process.pid();
  }

  /** Whether it never waits for a CPU. */
  boolean isRealTime() {
    return realTime;
  }

  /** Starts to map and unmap pages. */
  void startAttempts() throws IOException {
    sendLine();
  }

  private void sendLine() throws IOException {
    in.write('\n');
    in.flush();
  }

  /** Stops that, and returns the attempts. */
  List<Attempt> stopAttempts() throws IOException {
    sendLine();
    List<Attempt> attempts = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("total ")) {
        return attempts;
      }
      Attempt.parse(line).ifPresent(attempts::add);
    }
    throw new IOException("the target has ended");
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
