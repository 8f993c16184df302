package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A program that is started for each round, and whose output is read until it ends. */
final class WholeProgram implements Rival {

  /** What a line of the output says of one process. */
  interface Line {
    /** {@return the PSS in bytes, 0 if the line has none; less than 0 if it is about no process} */
    long pssBytes(String line);
  }

  private final List<String> command;
  private final Line line;

  WholeProgram(List<String> command, Line line) {
    this.command = command;
    this.line = line;
  }

  @Override
  public Round round() throws IOException {
    long start = System.nanoTime();
    Process process =
        Child.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = out.lines().toList();
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Child.end(process);
    }
    long nanos = System.nanoTime() - start;
    if (process.exitValue() != 0) {
      throw new IOException("it failed: " + command);
    }
    long[] pss = lines.stream().mapToLong(line::pssBytes).filter(bytes -> bytes >= 0).toArray();
    long sum = Arrays.stream(pss).sum();
    return new Round(
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
