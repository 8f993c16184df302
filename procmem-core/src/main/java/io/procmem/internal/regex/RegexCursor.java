package io.procmem.internal.regex;

import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A place in the source of a regular expression. */
final class RegexCursor {

  private final String source;
  private int at;

  RegexCursor(String source) {
    this.source = source;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == source.length();
  }

  /** Whether a character comes next; not at the end. */
  boolean sees(char c) {
    return at < source.length() && source.charAt(at) == c;
  }

  boolean sees(String text) {
    return source.startsWith(text, at);
  }

  /** Takes a text if it comes next. */
  boolean take(String text) {
    boolean there = sees(text);
    if (there) {
      at += text.length();
    }
    return there;
  }

  /** Takes the next code point, of which there must be one. */
  int take() {
    int c = source.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /** Takes everything up to a text, and that text; null if it does not come. */
  @Nullable String takeUpTo(String end) {
    int found = source.indexOf(end, at);
    if (found < 0) {
      return null;
    }
    String taken = source.substring(at, found);
    at = found + end.length();
    return taken;
  }

  /** Takes decimal digits; -1 if none come, 9,999 if the number is larger. */
  int takeNumber() {
    int number = -1;
    while (at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9') {
      number = Math.min(9_999, Math.max(number, 0) * 10 + source.charAt(at) - '0');
      at++;
    }
    return number;
  }

  void returnTo(int place) {
    at = place;
  }

  /** What has been taken since a place. */
  String since(int place) {
    return source.substring(place, at);
  }

  /**
   * An error that says where it is; characters are counted from 1.
   *
   * @param remedy what is wrong, and what to do
   */
  PatternSyntaxException error(int place, String what, String remedy) {
    String where = what + " at character " + (place + 1);
    return new PatternSyntaxException(where + remedy, source, place);
  }
}
