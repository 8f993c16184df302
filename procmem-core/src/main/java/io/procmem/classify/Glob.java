package io.procmem.classify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A pattern of a rule: text in which {@code *} stands for any characters, also none and also {@code
 * /}, and {@code ?} for one. A backslash takes away the meaning of what follows.
 *
 * <p>Matching takes no more than pattern times text steps, whatever both are.
 */
final class Glob {

  /** Keeps the match of a long path at some milliseconds: it takes pattern times text steps. */
  private static final int LONGEST = 1_024;

  private static final char ANY = '\uFFFF';
  private static final char ONE = '\uFFFE';

  /** How a byte of a name is printed that is no part of a character. */
  private static final Pattern PRINTED = Pattern.compile("\\\\(\\\\|x[0-9a-f]{2})");

  private final String source;
  private final boolean hasSlash;

  /** The longest text that every match contains: to look for it is quick. */
  private final String needle;

  /** The pattern with its signs as characters that no name has. */
  private final char[] pattern;

  /** The same, to be matched by wider patterns. */
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
    int start = 0; // of the part without signs that is looked at
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

  /** Reads a pattern; refuses one that is too long to be matched against thousands of paths. */
  static Glob of(String source) {
    if (source.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the pattern "
              + source.substring(0, 20)
              + "… has more than "
              + LONGEST
              + " characters: write a shorter one, with * for the rest");
    }
    StringBuilder pattern = new StringBuilder(source.length());
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        i++;
        pattern.append(source.charAt(i));
      } else {
        pattern.append(c == '*' ? ANY : c == '?' ? ONE : c);
      }
    }
    return new Glob(source, pattern.toString().toCharArray());
  }

  boolean isLiteral() {
    return literalLength() == pattern.length;
  }

  /** What every match begins with; all of it where the pattern is literal. */
  String literal() {
    return new String(pattern, 0, literalLength());
  }

  private int literalLength() {
    int length = 0;
    while (length < pattern.length && pattern[length] != ANY && pattern[length] != ONE) {
      length++;
    }
    return length;
  }

  /** The fewest bytes a match can have. */
  int leastBytes() {
    String least = new String(pattern).replace(String.valueOf(ANY), "").replace(ONE, '?');
    return PRINTED.matcher(least).replaceAll("?").getBytes(StandardCharsets.UTF_8).length;
  }

  boolean hasSlash() {
    return hasSlash;
  }

  /** Whether whatever the other matches, this matches too. May say no though it does. */
  boolean covers(Glob other) {
    return matches(other.text);
  }

  int length() {
    return pattern.length;
  }

  /** What it costs to match a text, in the steps of {@link RuleInput#steps()}. */
  static int steps(String text) {
    return 8 + text.length() / 32;
  }

  boolean matches(String text) {
    return text.contains(needle) && matchesAll(text);
  }

  private boolean matchesAll(String text) {
    int at = 0;
    int p = 0;
    int starAt = -1; // the last ANY met, and how far into the text it has been stretched
    int stretched = 0;
    while (at < text.length()) {
      if (p < pattern.length && pattern[p] == ANY) {
        starAt = p++;
        stretched = at;
      } else if (p < pattern.length && fits(pattern[p], text.charAt(at))) {
        p++;
        at++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        at = ++stretched;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY) {
      p++;
    }
    return p == pattern.length;
  }

  private static boolean fits(char sign, char c) {
    return sign == c || (sign == ONE && c != ANY);
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
