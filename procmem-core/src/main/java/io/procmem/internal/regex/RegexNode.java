package io.procmem.internal.regex;

import java.util.List;

/** A part of a parsed regular expression. */
sealed interface RegexNode {

  /** How many instructions it compiles to, at most; never less than 1, and never overflows. */
  long size();

  /** Larger than any program may be, and small enough to be multiplied by a repeat count. */
  long HUGE = 1L << 40;

  /** One character out of a set. */
  record Chars(CharSet set) implements RegexNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** A place in the text, of no width. */
  record Place(Anchor anchor) implements RegexNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** One after the other; matches the empty text if there are none. */
  record Sequence(List<RegexNode> parts) implements RegexNode {
    @Override
    public long size() {
      return sum(parts);
    }
  }

  /** The first that leads to a match. */
  record Choice(List<RegexNode> options) implements RegexNode {
    @Override
    public long size() {
      return sum(options) + 2L * (options.size() - 1);
    }
  }

  /**
   * A part that is repeated.
   *
   * @param most how often at most; negative without limit
   */
  record Repeat(RegexNode part, int least, int most, boolean greedy) implements RegexNode {
    @Override
    public long size() {
      long copies = Math.max(1, most < 0 ? least : most);
      long splits = most < 0 ? 2 : most - least;
      return Math.min(HUGE, copies * part.size() + splits);
    }
  }

  /** A part whose text is kept, by the number of its name. */
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

  /** What a place in the text can be asked. */
  enum Anchor {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_EDGE,
    NO_WORD_EDGE;

    boolean holds(String text, int at) {
      int length = text.length();
      return switch (this) {
        case TEXT_START -> at == 0;
        case TEXT_END -> at == length;
        case LINE_START -> at == 0 || text.charAt(at - 1) == '\n';
        case LINE_END -> at == length || text.charAt(at) == '\n';
        case WORD_EDGE -> isWordEdge(text, at);
        case NO_WORD_EDGE -> !isWordEdge(text, at);
      };
    }

    private static boolean isWordEdge(String text, int at) {
      boolean before = at > 0 && CharSet.isWord(text.charAt(at - 1));
      boolean after = at < text.length() && CharSet.isWord(text.charAt(at));
      return before != after;
    }
  }
}
