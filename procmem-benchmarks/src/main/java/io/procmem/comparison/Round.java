package io.procmem.comparison;

import java.util.OptionalLong;

/**
 * What one round took, and whom it saw: two who did not see the same did not do the same work.
 *
 * @param processes how many processes
 * @param withMemory how many of them had their own memory read, which threads of the kernel have
 *     not
 * @param pssBytes the sum of their PSS
 * @param nanos how long it took
 * @param cpuNanos how much processor time
 * @param garbageBytes how much it allocated on the heap
 */
record Round(
    OptionalLong processes,
    OptionalLong withMemory,
    OptionalLong pssBytes,
    long nanos,
    OptionalLong cpuNanos,
    OptionalLong garbageBytes) {

  private static final String UNKNOWN = "-";
  private static final int NUMBERS = 5;

  /** The line in which a rival in a process of its own says it; {@link #parse} reads it. */
  String line() {
    return String.join(
        " ", say(processes), say(withMemory), say(pssBytes), Long.toString(nanos), say(cpuNanos));
  }

  private static String say(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : UNKNOWN;
  }

  static Round parse(String line) {
    String[] words = line.split(" ");
    if (words.length != NUMBERS) {
      throw new IllegalStateException("this is no answer to a round: " + line);
    }
    return new Round(
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
