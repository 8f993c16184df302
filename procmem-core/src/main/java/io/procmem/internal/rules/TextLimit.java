package io.procmem.internal.rules;

import io.procmem.classify.RuleSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * How much of a command line the regular expressions of some rules search: the larger they are in
 * total, the less, so that the time for the worst process stays the same. Immutable.
 *
 * @param bytes the number of bytes
 * @param searched whether there are expressions at all
 */
record TextLimit(int bytes, boolean searched) {

  /** So much of a command line is searched, however large the expressions are. */
  private static final int MIN_TEXT_BYTES = 4 << 10;

  /** No more of a command line is read. */
  private static final int MAX_TEXT_BYTES = 128 << 10;

  /**
   * Limits the time for the worst process, with {@link #MIN_TEXT_BYTES} of arguments, to a few
   * hundred milliseconds.
   */
  private static final long MAX_COST = 100_000;

  /**
   * The limit of some rules. Without expressions, only the program matters.
   *
   * @throws RuleSyntaxException if the expressions are too large in total
   */
  static TextLimit of(List<Rule> rules) {
    long cost = cost(rules);
    return cost == 0
        ? new TextLimit(MIN_TEXT_BYTES, false)
        : new TextLimit((int) Math.min(MAX_TEXT_BYTES, MAX_COST * MIN_TEXT_BYTES / cost), true);
  }

  /** Limits all expressions together, because one process may need all of them. */
  private static long cost(List<Rule> rules) {
    long cost = 0;
    for (Rule rule : rules) {
      cost += rule.cost();
      if (cost > MAX_COST) {
        throw new RuleSyntaxException(
            List.of(
                rule.origin()
                    + ": the regular expressions up to this rule are too large in total: leave some"
                    + " out, shorten them, or use comm=, exe= and main= where that is enough"));
      }
    }
    return cost;
  }

  /** A warning if they do not search all that is read of a command line. */
  Optional<String> warning() {
    return searched && bytes < MAX_TEXT_BYTES
        ? Optional.of(
            "the regular expressions of all rules are so large in total that cmdline= searches only the"
                + " first "
                + bytes / 1024
                + " KiB of a command line: leave some out, or shorten them")
        : Optional.empty();
  }
}
