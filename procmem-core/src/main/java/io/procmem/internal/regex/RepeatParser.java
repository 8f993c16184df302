package io.procmem.internal.regex;

/** Parses the repeats of a regular expression. */
final class RepeatParser {

  private static final int MAX_REPEATS = 1_000;

  private final RegexCursor in;

  RepeatParser(RegexCursor in) {
    this.in = in;
  }

  /**
   * Parses the repeat after a part, if there is one.
   *
   * @param isUngreedy whether repeats without {@code ?} are lazy
   */
  RegexNode repeated(RegexNode part, boolean isUngreedy) {
    int start = in.at();
    RegexNode repeated = repeat(part, isUngreedy);
    int second = in.at();
    if (second == start) {
      return part;
    }
    if (in.sees('+')) {
      throw in.error(
          start,
          "the possessive " + in.since(start) + "+",
          ": its time cannot be bounded; leave out the last +");
    }
    repeat(part, isUngreedy);
    if (in.at() != second) {
      throw in.error(
          second, "the second repeat", " follows the first: put what it repeats in (?:…)");
    }
    return repeated;
  }

  /** Parses one greedy or lazy repeat; the part itself if there is none. */
  private RegexNode repeat(RegexNode part, boolean isUngreedy) {
    int start = in.at();
    int min = 0;
    int max = -1;
    if (in.take("+")) {
      min = 1;
    } else if (in.take("?")) {
      max = 1;
    } else if (in.take("{")) {
      min = in.takeNumber();
      max = in.take(",") ? in.takeNumber() : min;
      if (!in.take("}") || (min < 0 && max < 0)) {
        in.returnTo(start); // a literal brace
        return part;
      }
      if (min < 0 || min > MAX_REPEATS || max > MAX_REPEATS || (max >= 0 && max < min)) {
        throw in.error(
            start,
            "the repeat " + in.since(start),
            " is not valid: write {n}, {n,} or {n,m}, the smaller number first, none above 1000");
      }
    } else if (!in.take("*")) {
      return part;
    }
    boolean lazy = in.take("?");
    return new RegexNode.Repeat(part, min, max, lazy == isUngreedy);
  }
}
