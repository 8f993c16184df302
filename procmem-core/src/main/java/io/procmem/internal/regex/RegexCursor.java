package io.procmem.internal.regex;

import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A position in the source of a regular expression. */
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

  /** Whether a character comes next; false at the end. */
  boolean sees(char c) {
    return at < source.length() && source.charAt(at) == c;
  }

  boolean sees(String text) {
    return source.startsWith(text, at);
  }

  /** Takes a text if it comes next. */
  boolean take(String text) {
    boolean comesNext = sees(text);
    if (comesNext) {
      at += text.length();
    }
    return comesNext;
  }

  /** Takes the next code point. Not to be called at the end. */
  int take() {
    int c = source.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /** Takes everything up to a text, and that text too; null if the text does not follow. */
  @Nullable String takeUpTo(String end) {
    int found = source.indexOf(end, at);
    if (found < 0) {
      return null;
    }
    String taken = source.substring(at, found);
    at = found + end.length();
    return taken;
  }

  /** Takes a decimal number; -1 if there is none, 9,999 if it is larger than that. */
  int takeNumber() {
    int number = -1;
    while (at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9') {
      number = Math.min(9_999, Math.max(number, 0) * 10 + source.charAt(at) - '0');
      at++;
    }
    return number;
  }

  void returnTo(int position) {
    at = position;
  }

  /** The text that was taken since a position. */
  String since(int position) {
    return source.substring(position, at);
  }

  /**
   * An error whose message says where it is; characters are counted from 1.
   *
   * @param remedy what is wrong, and what to do
   */
  PatternSyntaxException error(int position, String what, String remedy) {
    String where = what + " at character " + (position + 1);
    return new PatternSyntaxException(where + remedy, source, position);
  }
}
