package io.procmem.internal.regex;

import java.util.List;

/** A part of a parsed regular expression. Immutable. */
sealed interface RegexNode {

  /** The upper bound of the instructions it compiles to; at least 1, and never overflows. */
  long size();

  /** Larger than any allowed program, and small enough to be multiplied by a repeat count. */
  long HUGE = 1L << 40;

  /** One character of a set. */
  record Chars(CharSet set) implements RegexNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** A condition on a position in the text; takes no character. */
  record Assertion(Anchor anchor) implements RegexNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** Parts that match one after the other; without parts it matches the empty text. */
  record Sequence(List<RegexNode> parts) implements RegexNode {
    @Override
    public long size() {
      return sum(parts);
    }
  }

  /** Alternatives; the first that leads to a match is preferred. */
  record Choice(List<RegexNode> options) implements RegexNode {
    @Override
    public long size() {
      return sum(options) + 2L * (options.size() - 1);
    }
  }

  /**
   * A part that is repeated.
   *
   * @param max the largest number of repetitions; negative if unlimited
   */
  record Repeat(RegexNode part, int min, int max, boolean greedy) implements RegexNode {
    @Override
    public long size() {
      long copies = Math.max(1, max < 0 ? min : max);
      long splits = max < 0 ? 2 : max - min;
      return Math.min(HUGE, copies * part.size() + splits);
    }
  }

  /** A part whose text is captured. */
  record Capture(int number, RegexNode part) implements RegexNode {
    @Override
    public long size() {
      return part.size() + 2;
    }
  }

  private static long sum(List<RegexNode> parts) {
    long sum = 0;
    for (RegexNode part : parts) {
      sum = Math.min(HUGE, sum + part.size());
    }
    return Math.max(1, sum);
  }

  /** The conditions on a position in the text. */
  enum Anchor {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NOT_WORD_BOUNDARY;

    boolean holds(String text, int at) {
      int length = text.length();
      return switch (this) {
        case TEXT_START -> at == 0;
        case TEXT_END -> at == length;
        case LINE_START -> at == 0 || text.charAt(at - 1) == '\n';
        case LINE_END -> at == length || text.charAt(at) == '\n';
        case WORD_BOUNDARY -> isWordBoundary(text, at);
        case NOT_WORD_BOUNDARY -> !isWordBoundary(text, at);
      };
    }

    private static boolean isWordBoundary(String text, int at) {
      boolean before = at > 0 && CharSet.isWord(text.charAt(at - 1));
      boolean after = at < text.length() && CharSet.isWord(text.charAt(at));
      return before != after;
    }
  }
}
