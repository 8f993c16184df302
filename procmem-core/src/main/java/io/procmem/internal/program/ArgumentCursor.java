package io.procmem.internal.program;

import io.procmem.internal.bytes.Printable;

/**
 * One argument of a command line after the other, or the part of one that was narrowed to.
 *
 * <p>An argument that no NUL ends is none: it is a title, or was cut, and half a name is a wrong
 * one.
 */
final class ArgumentCursor {

  private final byte[] bytes;
  private final int end;
  private int next;
  private int from;
  private int to;

  ArgumentCursor(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    this.next = start;
  }

  /** Goes to the next; false if there is none. */
  boolean next() {
    from = next;
    to = endOf(bytes, from, end);
    next = to + 1;
    return to < end;
  }

  /** Where an argument ends: at its NUL, or where the bytes do. */
  static int endOf(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != 0) {
      at++;
    }
    return at;
  }

  int length() {
    return to - from;
  }

  byte at(int index) {
    return bytes[from + index];
  }

  /** Where a character is first; -1 if nowhere. */
  int indexOf(char wanted) {
    int at = 0;
    while (at < length() && at(at) != wanted) {
      at++;
    }
    return at < length() ? at : -1;
  }

  /** Where a character is last before a place; -1 if nowhere. */
  int lastIndexOf(char wanted, int before) {
    int at = before - 1;
    while (at >= 0 && at(at) != wanted) {
      at--;
    }
    return at;
  }

  boolean startsWith(String text) {
    return holds(text, 0);
  }

  boolean endsWith(String text) {
    return holds(text, length() - text.length());
  }

  /** Whether a part of this is a text. */
  boolean is(String text, int start, int stop) {
    return stop - start == text.length() && holds(text, start);
  }

  /** Whether a text stands at a place. */
  boolean holds(String text, int at) {
    if (at < 0 || length() - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (at(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Leaves a part only. */
  void narrow(int start, int stop) {
    to = from + stop;
    from += start;
  }

  String printable(int mostBytes) {
    return Printable.name(bytes, from, Math.min(to, from + mostBytes));
  }
}
