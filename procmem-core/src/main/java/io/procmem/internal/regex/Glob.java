package io.procmem.internal.regex;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A pattern of names: {@code *} matches any characters, also none and also {@code /}, and {@code ?}
 * matches one. {@code \*}, {@code \?} and {@code \\} are these characters themselves; before any
 * other character, a backslash is a backslash. Immutable.
 *
 * <p>A name that is printed with a doubled backslash also matches as if it had a single one: the
 * author of a pattern may know either.
 *
 * <p>A match takes at most (pattern length × text length) steps.
 */
public final class Glob {

  /** Limits the match of a long path to a few milliseconds. */
  private static final int MAX_LENGTH = 1_024;

  private static final char ANY = '\uFFFF';
  private static final char ONE = '\uFFFE';

  /** How names print a backslash, and a byte that is not part of a character. */
  private static final Pattern PRINTED = Pattern.compile("\\\\(\\\\|x[0-9a-f]{2})");

  private final String source;

  /** The pattern, with its wildcards as characters that no name contains. */
  private final String pattern;

  /** The longest text that every match contains. Searching for it rejects most names quickly. */
  private final String needle;

  private Glob(String source, String pattern) {
    this.source = source;
    // Most patterns are plain names, of which there are thousands: one string for all three.
    this.pattern = pattern.equals(source) ? source : pattern;
    this.needle = needle(this.pattern);
  }

  private static String needle(String pattern) {
    int from = 0;
    int length = 0;
    int start = 0; // of the current part without wildcards
    for (int at = 0; at < pattern.length(); at++) {
      if (isWildcard(pattern.charAt(at))) {
        start = at + 1;
      } else if (at + 1 - start > length) {
        from = start;
        length = at + 1 - start;
      }
    }
    return pattern.substring(from, from + length);
  }

  private static boolean isWildcard(char c) {
    return c == ANY || c == ONE;
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it is too long to be matched against thousands of paths
   */
  public static Glob of(String source) {
    if (source.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the pattern "
              + source.substring(0, 20)
              + "… has more than "
              + MAX_LENGTH
              + " characters: write a shorter one, with * for the rest");
    }
    StringBuilder pattern = new StringBuilder(source.length());
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length() && "*?\\".indexOf(source.charAt(i + 1)) >= 0) {
        i++;
        pattern.append(source.charAt(i));
      } else {
        pattern.append(c == '*' ? ANY : c == '?' ? ONE : c);
      }
    }
    return new Glob(source, pattern.toString());
  }

  public boolean isLiteral() {
    return literalLength() == pattern.length();
  }

  /** Whether it matches every text. */
  public boolean isAny() {
    return pattern.equals(String.valueOf(ANY));
  }

  /** Whether it matches only one number. */
  public boolean isNumber() {
    return isLiteral() && pattern.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The text that every match begins with; the whole text if the pattern is literal. */
  public String literal() {
    return pattern.substring(0, literalLength());
  }

  private int literalLength() {
    int length = 0;
    while (length < pattern.length() && !isWildcard(pattern.charAt(length))) {
      length++;
    }
    return length;
  }

  /** The length in bytes of the shortest match. */
  public int leastBytes() {
    String least = pattern.replace(String.valueOf(ANY), "").replace(ONE, '?');
    String real = least.indexOf('\\') < 0 ? least : PRINTED.matcher(least).replaceAll("?");
    return real.getBytes(StandardCharsets.UTF_8).length;
  }

  public boolean hasSlash() {
    return pattern.indexOf('/') >= 0;
  }

  /** Whether this matches every text that the other matches. May miss some such pairs. */
  public boolean covers(Glob other) {
    return matchesExactly(other.pattern);
  }

  public int length() {
    return pattern.length();
  }

  /** The cost of matching a text, in the steps of a {@link Regex} search. */
  public static int steps(String text) {
    return 8 + text.length() / 32;
  }

  public boolean matches(String text) {
    return matchesExactly(text) || (hasDoubled(text) && matchesExactly(undoubled(text)));
  }

  /** Whether {@link #undoubled} is another text. */
  public static boolean hasDoubled(String name) {
    return name.contains("\\\\");
  }

  /** A name with single backslashes, as its kernel file has it. */
  public static String undoubled(String name) {
    return name.replace("\\\\", "\\");
  }

  private boolean matchesExactly(String text) {
    return text.contains(needle) && matchesAll(text);
  }

  private boolean matchesAll(String text) {
    int at = 0;
    int p = 0;
    int end = pattern.length();
    int starAt = -1; // the last ANY, and where in the text its match ends
    int stretched = 0;
    while (at < text.length()) {
      char expected = p < end ? pattern.charAt(p) : 0;
      if (expected == ANY) {
        starAt = p++;
        stretched = at;
      } else if (p < end && fits(expected, text.charAt(at))) {
        at += expected == ONE ? widthAt(text, at) : 1;
        p++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        stretched += widthAt(text, stretched);
        at = stretched;
      } else {
        return false;
      }
    }
    while (p < end && pattern.charAt(p) == ANY) {
      p++;
    }
    return p == end;
  }

  /** The number of {@code char}s of the character at an index. */
  private static int widthAt(String text, int at) {
    return Character.charCount(text.codePointAt(at));
  }

  private static boolean fits(char expected, char c) {
    return expected == c || (expected == ONE && c != ANY);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && pattern.equals(glob.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
