package io.procmem.stalls;

import java.util.Optional;

/**
 * One attempt of the target to map and unmap a page.
 *
 * @param startNanos when it began, on the monotonic clock
 * @param nanos how long it took
 * @param blocked whether the target slept during the attempt, as it does while it waits long for a
 *     lock. Otherwise the hypervisor or an interrupt delayed it
 */
record Attempt(long startNanos, long nanos, boolean blocked) {

  private static final String WORD = "attempt";

  long endNanos() {
    return startNanos + nanos;
  }

  /** The attempt of a line that the target printed; empty if the line is not one. */
  static Optional<Attempt> parse(String line) {
    String[] words = line.split(" ");
    if (words.length != 4 || !words[0].equals(WORD)) {
      return Optional.empty();
    }
    return Optional.of(
        new Attempt(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3].equals("1")));
  }
}
