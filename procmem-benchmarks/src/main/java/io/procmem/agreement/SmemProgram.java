package io.procmem.agreement;

import io.procmem.comparison.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** One run of smem. It exists before and after the run: see {@code smem_held.py}. */
final class SmemProgram implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  /**
   * Starts a program and waits until it is ready.
   *
   * @param command the words of the command that runs {@code smem_held.py} with smem
   * @param kind the table that it is to print
   */
  SmemProgram(List<String> command, TableKind kind) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(kind.smemOptions());
    process =
        ChildProcess.start(
            new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT));
    out = process.inputReader();
    linesUntil("ready");
  }

  long pid() {
    return process.pid();
  }

  /** {@return the lines of its table} */
  List<String> run() throws IOException {
    Writer in = process.outputWriter();
    in.write("\n");
    in.flush();
    return linesUntil("end");
  }

  private List<String> linesUntil(String last) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = out.readLine();
    while (line != null && !line.equals(last)) {
      lines.add(line);
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("smem ended early: " + lines);
    }
    return lines;
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
