package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;

/**
 * Compares patterns of rules with each other, up to a limit: 20,000 patterns make 200 million
 * pairs. Beyond the limit, every comparison fails and the parser refuses the rules.
 */
final class Comparisons {

  /** About a second. */
  private static final long MAX_COMPARISONS = 50_000_000;

  /** The number of match steps that take as long as a comparison that fails immediately. */
  private static final int STEPS_PER_COMPARISON = 16;

  private long left = MAX_COMPARISONS;

  boolean areExhausted() {
    return left < 0;
  }

  /** Counts comparisons; returns whether the limit allows them. */
  boolean mayMake(int count) {
    left -= count;
    return left >= 0;
  }

  /** Whether a pattern matches all that another matches. */
  boolean covers(Glob wide, Glob narrow) {
    left -= (long) wide.length() * narrow.length() / STEPS_PER_COMPARISON;
    return mayMake(1) && wide.covers(narrow);
  }
}
