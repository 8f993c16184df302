package io.procmem.comparison;

import java.util.OptionalLong;

/**
 * What one run cost and what it covered. Two contenders are comparable only if they covered the
 * same.
 *
 * @param processes the number of processes
 * @param withMemory how many of them have memory of their own, which kernel threads do not
 * @param pssBytes the sum of their PSS
 * @param nanos the elapsed time
 * @param cpuNanos the CPU time
 * @param garbageBytes the bytes allocated on the heap
 */
record RunResult(
    OptionalLong processes,
    OptionalLong withMemory,
    OptionalLong pssBytes,
    long nanos,
    OptionalLong cpuNanos,
    OptionalLong garbageBytes) {

  private static final String UNKNOWN = "-";
  private static final int NUMBERS = 5;

  /** The line that a {@link LineDrivenProgram} prints, without the garbage. */
  String line() {
    return String.join(
        " ",
        text(processes),
        text(withMemory),
        text(pssBytes),
        Long.toString(nanos),
        text(cpuNanos));
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : UNKNOWN;
  }

  static RunResult parse(String line) {
    String[] words = line.split(" ");
    if (words.length != NUMBERS) {
      throw new IllegalStateException("not the result of a run: " + line);
    }
    return new RunResult(
        number(words[0]),
        number(words[1]),
        number(words[2]),
        Long.parseLong(words[3]),
        number(words[4]),
        OptionalLong.empty());
  }

  private static OptionalLong number(String word) {
    return word.equals(UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(word));
  }
}
