package io.procmem.internal.regex;

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
}
