package io.procmem.internal.program;

import io.procmem.internal.bytes.Printable;

/**
 * The current argument of a command line, or a part of it.
 *
 * <p>An argument that is not terminated by a NUL does not count: it is part of a title, or was cut
 * off, and a truncated name would be a wrong one.
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

  /** Moves to the next argument; false if there is none. */
  boolean next() {
    from = next;
    to = endOf(bytes, from, end);
    next = to + 1;
    return to < end;
  }

  /** Where an argument ends: at its NUL, or at the end of the bytes. */
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

  /** The index of the first occurrence of a character; -1 if there is none. */
  int indexOf(char wanted) {
    int at = 0;
    while (at < length() && at(at) != wanted) {
      at++;
    }
    return at < length() ? at : -1;
  }

  /** The index of the last occurrence of a character before an index; -1 if there is none. */
  int lastIndexOf(char wanted, int before) {
    int at = before - 1;
    while (at >= 0 && at(at) != wanted) {
      at--;
    }
    return at;
  }

  boolean startsWith(String text) {
    return containsAt(0, text);
  }

  boolean endsWith(String text) {
    return containsAt(length() - text.length(), text);
  }

  /** Whether a range equals a text. */
  boolean equalsRange(int start, int stop, String text) {
    return stop - start == text.length() && containsAt(start, text);
  }

  /** Whether a text starts at an index. */
  boolean containsAt(int index, String text) {
    if (index < 0 || length() - index < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (at(index + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Narrows the cursor to a range of the argument. */
  void narrow(int start, int stop) {
    to = from + stop;
    from += start;
  }

  String printable(int maxBytes) {
    return Printable.name(bytes, from, Math.min(to, from + maxBytes));
  }
}
