package io.procmem.internal.regex;

import java.util.regex.PatternSyntaxException;

/** The flags of a part of a regular expression, as in {@code (?im)}. Immutable. */
record RegexFlags(boolean ignoresCase, boolean isMultiline, boolean dotIsAll, boolean isUngreedy) {

  static final RegexFlags NONE = new RegexFlags(false, false, false, false);

  /** These flags, with one of {@code i}, {@code m}, {@code s} and {@code U} set or cleared. */
  RegexFlags with(int flag, boolean on) {
    return new RegexFlags(
        flag == 'i' ? on : ignoresCase,
        flag == 'm' ? on : isMultiline,
        flag == 's' ? on : dotIsAll,
        flag == 'U' ? on : isUngreedy);
  }

  /**
   * Parses changes of these flags, up to a colon or parenthesis.
   *
   * @param open where their group begins
   */
  RegexFlags changedBy(RegexCursor in, int open) {
    RegexFlags changed = this;
    boolean on = true;
    boolean isComplete = true;
    while (!in.atEnd() && !in.sees(':') && !in.sees(')')) {
      int flag = in.take();
      switch (flag) {
        case 'i', 'm', 's', 'U' -> {
          changed = changed.with(flag, on);
          isComplete = true;
        }
        case '-' -> {
          if (!on) {
            throw unsupported(in, open);
          }
          on = false;
          isComplete = false;
        }
        case '=', '!', '<', '>' ->
            throw in.error(
                open,
                flag == '>' ? "the atomic group" : "the lookaround",
                ": its time cannot be bounded; write a second condition, such as !cmdline=…");
        default -> throw unsupported(in, open);
      }
    }
    if (!isComplete) {
      throw unsupported(in, open);
    }
    return changed;
  }

  private static PatternSyntaxException unsupported(RegexCursor in, int open) {
    return in.error(
        open, "the group " + in.since(open), " is not supported: the flags are i, m, s and U");
  }
}
