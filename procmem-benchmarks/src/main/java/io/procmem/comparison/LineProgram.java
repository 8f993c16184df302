package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that makes a round for each line it is sent, and answers with a {@link Round}. */
final class LineProgram implements Rival {

  private final List<String> command;
  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  LineProgram(List<String> command) throws IOException {
    this.command = command;
    process =
        Child.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    in = process.getOutputStream();
    out = process.inputReader(StandardCharsets.US_ASCII);
  }

  @Override
  public Round round() throws IOException {
    in.write('\n');
    in.flush();
    String answer = out.readLine();
    if (answer == null) {
      throw new IOException("it ended without an answer: " + command);
    }
    return Round.parse(answer);
  }

  @Override
  public void close() {
    Child.end(process);
  }
}
