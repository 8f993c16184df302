package io.procmem.internal.regex;

import java.util.Arrays;

/**
 * One search for a match anywhere in a text. It keeps the set of all states that the text so far
 * can lead to, as in an NFA simulation. So it looks at each character once, and visits each state
 * at most once per character: no expression and no text takes exponential time.
 */
final class RegexSearch {

  /** The steps that a character costs in addition to its states. */
  private static final int CHARACTER_COST = 4;

  private static final int ASCII = 128;

  /** How many characters are skipped per step while searching for the literal prefix. */
  private static final int SKIPPED_PER_STEP = 16;

  private final RegexProgram program;
  private final RegexStates states;
  private final String text;
  private long[] current;
  private long[] following;
  private final long[] asserted;
  private final boolean hasAssertions;
  private final boolean maySkip;
  private int steps;

  private RegexSearch(RegexProgram program, RegexStates states, String text) {
    this.program = program;
    this.states = states;
    this.text = text;
    this.current = states.start.clone();
    this.following = new long[states.words];
    this.asserted = new long[states.words];
    this.hasAssertions = intersects(states.assertions, states.assertions);
    this.maySkip = program.startsAtTextStart() || !program.prefix().isEmpty();
  }

  /**
   * The result of a search.
   *
   * @param matches whether there is a match
   * @param steps the number of steps taken; depends only on the expression and the text
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
      if (hasAssertions) {
        followAssertions(at);
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

  /** Whether no match has begun, or no match is possible any more. */
  private boolean isIdle() {
    return program.startsAtTextStart()
        ? !intersects(current, current)
        : Arrays.equals(current, states.start);
  }

  /** The next position where a match may begin; negative if there is none. */
  private int skip(int from) {
    int at = program.startsAtTextStart() ? -1 : text.indexOf(program.prefix(), from);
    steps += ((at < 0 ? text.length() : at) - from) / SKIPPED_PER_STEP;
    return at;
  }

  /** Adds the states that follow assertions which hold at a position. */
  private void followAssertions(int at) {
    Arrays.fill(asserted, 0);
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < current.length; i++) {
        long left = current[i] & states.assertions[i] & ~asserted[i];
        asserted[i] |= left;
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

  /** Advances all states by a character. */
  private void take(int c) {
    long[] consumers = states.consumersOf(c);
    steps += CHARACTER_COST + (c < ASCII ? states.words : states.lookupCost());
    boolean begins = !program.startsAtTextStart();
    long carry = 0;
    for (int i = 0; i < current.length; i++) {
      long chained = current[i] & consumers[i] & states.chain[i];
      following[i] = (chained << 1) | carry | (begins ? states.start[i] : 0);
      carry = chained >>> (Long.SIZE - 1);
    }
    for (int i = 0; i < current.length; i++) {
      long left = current[i] & consumers[i] & ~states.chain[i];
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
