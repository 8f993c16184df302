package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that runs once for each line it receives, and responds with a {@link RunResult}. */
final class LineDrivenProgram implements Contender {

  private final List<String> command;
  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  LineDrivenProgram(List<String> command) throws IOException {
    this.command = command;
    process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    in = process.getOutputStream();
    out = process.inputReader(StandardCharsets.US_ASCII);
  }

  @Override
  public RunResult run() throws IOException {
    in.write('\n');
    in.flush();
    String answer = out.readLine();
    if (answer == null) {
      throw new IOException("it ended without an answer: " + command);
    }
    return RunResult.parse(answer);
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
