package io.procmem.internal.regex;

import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Parses the escapes of a regular expression, except those of anchors. */
final class EscapeParser {

  /** The cost of a property: scripts are looked up in a table of ranges. */
  private static final int PROPERTY_COST = 8;

  private final RegexCursor in;

  EscapeParser(RegexCursor in) {
    this.in = in;
  }

  /**
   * Parses an escape for a set of characters; null, without taking anything, if it is another. As
   * in RE2, {@code (?i)\P{Lu}} is the complement of {@code (?i)\p{Lu}}.
   */
  @Nullable CharSet set(boolean ignoreCase) {
    int start = in.at();
    in.take("\\");
    int c = in.atEnd() ? -1 : in.take();
    boolean isProperty = c == 'p' || c == 'P';
    boolean negated = Character.isUpperCase(c) != (isProperty && in.sees("{^"));
    IntPredicate property = isProperty ? property(start) : null;
    IntPredicate test =
        switch (Character.toLowerCase(c)) {
          case 'd' -> PosixClass.DIGIT;
          case 'w' -> PosixClass.WORD;
          case 's' -> PosixClass.SPACE;
          default -> property;
        };
    if (test == null) {
      in.returnTo(start);
      return null;
    }
    int cost = property != null ? PROPERTY_COST : 1;
    CharSet set = CharSet.of(test, cost).ignoringCase(ignoreCase);
    return negated ? set.complement() : set;
  }

  /** Parses what follows {@code \p}: a category, script or class, without its negation. */
  private IntPredicate property(int start) {
    String name;
    if (in.take("{^") || in.take("{")) {
      name = in.takeUpTo("}");
    } else {
      name = in.atEnd() ? null : Character.toString(in.take());
    }
    IntPredicate test = name == null ? null : property(name);
    if (test == null) {
      throw in.error(
          start,
          "the property",
          " is unknown: write a category, as \\p{L} or \\p{Lu}, or a script, as \\p{Greek}");
    }
    return test;
  }

  private static @Nullable IntPredicate property(String name) {
    IntPredicate posix = PosixClass.of(name.toLowerCase(Locale.ROOT));
    return posix != null ? posix : UnicodeProperty.of(name);
  }

  /** Parses an escape for one character. */
  int character() {
    int start = in.at();
    in.take("\\");
    if (in.atEnd()) {
      throw in.error(start, "the backslash", " escapes nothing: write \\\\ for a backslash");
    }
    int c = in.take();
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'a' -> 0x07;
      case 'e' -> 0x1b;
      case 'x' -> in.take("{") ? hexadecimal(start, in.takeUpTo("}")) : digits(start, 2);
      case 'u' -> digits(start, 4);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' ->
          throw in.error(
              start,
              "the back reference",
              ": its time cannot be bounded; write a condition without it");
      default -> itself(start, c);
    };
  }

  private int itself(int start, int c) {
    if (c == '<' || c == '>') {
      throw in.error(
          start,
          "the escape " + in.since(start),
          " is not supported: write \\b for a word boundary, or " + (char) c);
    }
    if (c < 0x80 && c != '_' && CharSet.isWord(c)) {
      throw in.error(
          start,
          "the escape " + in.since(start),
          " is not supported: write a character as \\x{41}, and a set in brackets");
    }
    return c;
  }

  private int digits(int start, int count) {
    StringBuilder digits = new StringBuilder();
    while (digits.length() < count && !in.atEnd()) {
      digits.appendCodePoint(in.take());
    }
    return hexadecimal(start, digits.length() == count ? digits.toString() : null);
  }

  private int hexadecimal(int start, @Nullable String digits) {
    int c =
        digits != null && digits.matches("[0-9A-Fa-f]{1,6}") ? Integer.parseInt(digits, 16) : -1;
    if (!Character.isValidCodePoint(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw in.error(
          start, "the character", " is not valid: write \\x41, or \\x{1F600} with its code point");
    }
    return c;
  }
}
