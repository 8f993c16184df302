package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;

/**
 * Compares patterns of rules with each other, up to a limit: 20,000 patterns make 200 million
 * pairs. Past the limit nothing covers anything, and the parser refuses the rules.
 */
final class Comparisons {

  /** About a second. */
  private static final long MOST = 50_000_000;

  /** How many steps of a match take the time of a comparison that fails at once. */
  private static final int STEPS = 16;

  private long left = MOST;

  boolean areExhausted() {
    return left < 0;
  }

  /** Whether more comparisons may be made, which are then counted. */
  boolean mayMake(int more) {
    left -= more;
    return left >= 0;
  }

  /** Whether a pattern matches all that another does. */
  boolean covers(Glob wide, Glob narrow) {
    left -= (long) wide.length() * narrow.length() / STEPS;
    return mayMake(1) && wide.covers(narrow);
  }
}
