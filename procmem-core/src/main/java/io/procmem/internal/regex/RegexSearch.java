package io.procmem.internal.regex;

import java.util.Arrays;

/**
 * One search of a text for a match, wherever that is. It keeps the set of all states that the text
 * so far can lead to, so it looks at each character once, and a character costs no more than each
 * state once: no expression and no text takes exponential time.
 */
final class RegexSearch {

  /** What a character costs beside its states, in steps. */
  private static final int CHARACTER = 4;

  private static final int ASCII = 128;

  /** How much text is passed over in a step where only a literal is looked for. */
  private static final int SKIPPED = 16;

  private final RegexProgram program;
  private final RegexStates states;
  private final String text;
  private long[] current;
  private long[] following;
  private final long[] tested;
  private final boolean hasTests;
  private final boolean maySkip;
  private int steps;

  private RegexSearch(RegexProgram program, RegexStates states, String text) {
    this.program = program;
    this.states = states;
    this.text = text;
    this.current = states.start.clone();
    this.following = new long[states.words];
    this.tested = new long[states.words];
    this.hasTests = intersects(states.tests, states.tests);
    this.maySkip = program.startsAtTextStart() || !program.prefix().isEmpty();
  }

  /**
   * The answer.
   *
   * @param matches whether there is a match
   * @param steps how many steps it took, which depends on the expression and the text alone
   */
  record Found(boolean matches, int steps) {}

  static Found find(RegexProgram program, RegexStates states, String text) {
    RegexSearch search = new RegexSearch(program, states, text);
    boolean matches = search.find();
    return new Found(matches, search.steps);
  }

  private boolean find() {
    int at = 0;
    while (true) {
      if (maySkip && isIdle()) {
        at = skip(at);
        if (at < 0) {
          return false;
        }
      }
      if (hasTests) {
        test(at);
      }
      if (intersects(current, states.match)) {
        return true;
      }
      if (at == text.length()) {
        return false;
      }
      int c = text.codePointAt(at);
      take(c);
      at += Character.charCount(c);
    }
  }

  /** Whether nothing has begun to match, or can never match again. */
  private boolean isIdle() {
    return program.startsAtTextStart()
        ? !intersects(current, current)
        : Arrays.equals(current, states.start);
  }

  /** The next place where a match may begin; negative if there is none. */
  private int skip(int from) {
    int at = program.startsAtTextStart() ? -1 : text.indexOf(program.prefix(), from);
    steps += ((at < 0 ? text.length() : at) - from) / SKIPPED;
    return at;
  }

  /** Goes through all states that only test the place, and do so with success. */
  private void test(int at) {
    Arrays.fill(tested, 0);
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < current.length; i++) {
        long left = current[i] & states.tests[i] & ~tested[i];
        tested[i] |= left;
        for (; left != 0; left &= left - 1) {
          int bit = i * Long.SIZE + Long.numberOfTrailingZeros(left);
          steps += states.words;
          if (states.anchor(bit).holds(text, at)) {
            states.addAfter(bit, current);
            more = true;
          }
        }
      }
    }
  }

  private void take(int c) {
    long[] takers = states.takersOf(c);
    steps += CHARACTER + (c < ASCII ? states.words : states.lookupCost());
    boolean begins = !program.startsAtTextStart();
    long carry = 0;
    for (int i = 0; i < current.length; i++) {
      long chained = current[i] & takers[i] & states.chain[i];
      following[i] = (chained << 1) | carry | (begins ? states.start[i] : 0);
      carry = chained >>> (Long.SIZE - 1);
    }
    for (int i = 0; i < current.length; i++) {
      long left = current[i] & takers[i] & ~states.chain[i];
      for (; left != 0; left &= left - 1) {
        steps += states.words;
        states.addAfter(i * Long.SIZE + Long.numberOfTrailingZeros(left), following);
      }
    }
    long[] spent = current;
    current = following;
    following = spent;
  }

  private static boolean intersects(long[] set, long[] other) {
    for (int i = 0; i < set.length; i++) {
      if ((set[i] & other[i]) != 0) {
        return true;
      }
    }
    return false;
  }
}
