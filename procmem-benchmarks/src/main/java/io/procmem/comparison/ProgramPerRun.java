package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A program that is started for each run. A run lasts until the program has ended. */
final class ProgramPerRun implements Contender {

  /** Reads one line of the program's output. */
  interface Line {
    /** {@return the PSS in bytes, 0 if unknown, negative if the line shows no process} */
    long pssBytes(String line);
  }

  private final List<String> command;
  private final Line line;

  ProgramPerRun(List<String> command, Line line) {
    this.command = command;
    this.line = line;
  }

  @Override
  public RunResult run() throws IOException {
    long start = System.nanoTime();
    Process process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = out.lines().toList();
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      ChildProcess.end(process);
    }
    long nanos = System.nanoTime() - start;
    if (process.exitValue() != 0) {
      throw new IOException("it failed: " + command);
    }
    long[] pss = lines.stream().mapToLong(line::pssBytes).filter(bytes -> bytes >= 0).toArray();
    long sum = Arrays.stream(pss).sum();
    return new RunResult(
        OptionalLong.empty(),
        OptionalLong.of(pss.length),
        sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum),
        nanos,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  @Override
  public void close() {}
}
