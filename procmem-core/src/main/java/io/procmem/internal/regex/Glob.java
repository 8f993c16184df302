package io.procmem.internal.regex;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  private final boolean hasSlash;

  /** The longest text that every match contains. Searching for it rejects most names quickly. */
  private final String needle;

  /** The pattern, with its wildcards as characters that no name contains. */
  private final char[] pattern;

  /** The same as a string, for {@link #covers}. */
  private final String text;

  private Glob(String source, char[] pattern) {
    this.source = source;
    this.pattern = pattern;
    this.text = new String(pattern);
    this.hasSlash = text.indexOf('/') >= 0;
    this.needle = needle(pattern);
  }

  private static String needle(char[] pattern) {
    int from = 0;
    int length = 0;
    int start = 0; // of the current part without wildcards
    for (int at = 0; at < pattern.length; at++) {
      if (pattern[at] == ANY || pattern[at] == ONE) {
        start = at + 1;
      } else if (at + 1 - start > length) {
        from = start;
        length = at + 1 - start;
      }
    }
    return new String(pattern, from, length);
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
    return new Glob(source, pattern.toString().toCharArray());
  }

  public boolean isLiteral() {
    return literalLength() == pattern.length;
  }

  /** Whether it matches every text. */
  public boolean isAny() {
    return text.equals(String.valueOf(ANY));
  }

  /** Whether it matches only one number. */
  public boolean isNumber() {
    return isLiteral() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The text that every match begins with; the whole text if the pattern is literal. */
  public String literal() {
    return new String(pattern, 0, literalLength());
  }

  private int literalLength() {
    int length = 0;
    while (length < pattern.length && pattern[length] != ANY && pattern[length] != ONE) {
      length++;
    }
    return length;
  }

  /** The length in bytes of the shortest match. */
  public int leastBytes() {
    String least = text.replace(String.valueOf(ANY), "").replace(ONE, '?');
    String real = least.indexOf('\\') < 0 ? least : PRINTED.matcher(least).replaceAll("?");
    return real.getBytes(StandardCharsets.UTF_8).length;
  }

  public boolean hasSlash() {
    return hasSlash;
  }

  /** Whether this matches every text that the other matches. May miss some such pairs. */
  public boolean covers(Glob other) {
    return matchesExactly(other.text);
  }

  public int length() {
    return pattern.length;
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
    int starAt = -1; // the last ANY, and where in the text its match ends
    int stretched = 0;
    while (at < text.length()) {
      if (p < pattern.length && pattern[p] == ANY) {
        starAt = p++;
        stretched = at;
      } else if (p < pattern.length && fits(pattern[p], text.charAt(at))) {
        at += pattern[p] == ONE ? widthAt(text, at) : 1;
        p++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        stretched += widthAt(text, stretched);
        at = stretched;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY) {
      p++;
    }
    return p == pattern.length;
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
    return other instanceof Glob glob && Arrays.equals(pattern, glob.pattern);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pattern);
  }

  @Override
  public String toString() {
    return source;
  }
}
