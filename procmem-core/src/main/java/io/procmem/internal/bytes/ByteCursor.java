package io.procmem.internal.bytes;

/**
 * A position in an array of bytes, with the operations that the text of kernel files needs.
 * Allocates nothing. If a number is missing, or too large for its type, the operation returns 0 and
 * {@link #failed()} becomes true, so a parser needs to check only once, at its end. Not
 * thread-safe.
 */
public final class ByteCursor {

  private byte[] bytes = new byte[0];
  private int position;

  /** The position after the last byte. */
  private int end;

  private boolean failed;

  /** Moves to the start of a range, and forgets a failure. */
  public ByteCursor over(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    this.failed = false;
    return this;
  }

  public boolean atEnd() {
    return position >= end;
  }

  /** Whether any operation on this range has failed. */
  public boolean failed() {
    return failed;
  }

  public int position() {
    return position;
  }

  public void moveTo(int position) {
    this.position = position;
  }

  public int end() {
    return end;
  }

  public byte at(int index) {
    return bytes[index];
  }

  /** The array under the cursor, for callers that copy a part of it. */
  public byte[] bytes() {
    return bytes;
  }

  /** Takes the next byte. Fails at the end, and returns 0. */
  public byte next() {
    if (atEnd()) {
      failed = true;
      return 0;
    }
    return bytes[position++];
  }

  /** Takes the next byte. Fails if it is not the expected one. */
  public void expect(char expected) {
    if (next() != expected) {
      failed = true;
    }
  }

  /** Takes the next byte if it is the wanted one. */
  public boolean take(char wanted) {
    if (!atEnd() && bytes[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  /** Skips blanks and tabs. */
  public void skipBlanks() {
    while (!atEnd() && isBlank(bytes[position])) {
      position++;
    }
  }

  /** Skips blanks and the word after them. Fails if there is no word on this line. */
  public void skipWord() {
    skipBlanks();
    int start = position;
    while (!atEnd() && !isBlank(bytes[position]) && bytes[position] != '\n') {
      position++;
    }
    failed |= position == start;
  }

  /** Skips words, as {@link #skipWord} does. */
  public void skipWords(int count) {
    for (int i = 0; i < count; i++) {
      skipWord();
    }
  }

  /** Moves to the start of the next line; false if there is none. */
  public boolean nextLine() {
    while (!atEnd()) {
      if (bytes[position++] == '\n') {
        return !atEnd();
      }
    }
    return false;
  }

  /** The position of the end of this line. */
  public int lineEnd() {
    int at = position;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Skips blanks and takes a whole number of at least 0. */
  public long decimal() {
    skipBlanks();
    int start = position;
    long value = 0;
    while (!atEnd() && isDigit(bytes[position])) {
      int digit = bytes[position++] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        failed = true;
        return 0;
      }
      value = value * 10 + digit;
    }
    failed |= position == start || !atWordEnd();
    return value;
  }

  /**
   * Skips blanks and takes a whole number of any size.
   *
   * @param otherwise returned if the number is negative or too large for its type: the kernel shows
   *     counters that fell below zero as negative, or as numbers near 2<sup>64</sup>
   */
  public long decimalOr(long otherwise) {
    skipBlanks();
    boolean isPossible = !take('-');
    int start = position;
    long value = 0;
    while (!atEnd() && isDigit(bytes[position])) {
      int digit = bytes[position++] - '0';
      isPossible &= value <= (Long.MAX_VALUE - digit) / 10;
      value = isPossible ? value * 10 + digit : 0;
    }
    failed |= position == start || !atWordEnd();
    return isPossible ? value : otherwise;
  }

  /** Skips blanks and takes a whole number from 0 to {@link Integer#MAX_VALUE}. */
  public int smallDecimal() {
    long value = decimal();
    failed |= value > Integer.MAX_VALUE;
    return failed ? 0 : (int) value;
  }

  /** Skips blanks and takes a whole number that may be negative. */
  public long signedDecimal() {
    skipBlanks();
    return take('-') ? -decimal() : decimal();
  }

  /**
   * Skips blanks and takes an unsigned 64-bit number, such as an address. Not for arithmetic:
   * numbers from 2<sup>63</sup> are returned as negative ones.
   */
  public long bits() {
    skipBlanks();
    int start = position;
    long value = 0;
    while (!atEnd() && isDigit(bytes[position])) {
      value = value * 10 + bytes[position++] - '0';
    }
    failed |= position == start || !atWordEnd();
    return value;
  }

  /** Skips blanks and takes an unsigned 64-bit number in hexadecimal digits. */
  public long hexadecimalBits() {
    skipBlanks();
    int start = position;
    long value = 0;
    while (!atEnd() && Character.digit(bytes[position], 16) >= 0) {
      if (value >>> (Long.SIZE - 4) != 0) {
        failed = true;
        return 0;
      }
      value = value << 4 | Character.digit(bytes[position++], 16);
    }
    failed |= position == start;
    return value;
  }

  /** Skips blanks and takes a number with two decimals, in hundredths: 1234 for {@code 12.34}. */
  public long hundredths() {
    skipBlanks();
    long whole = 0;
    int start = position;
    while (!atEnd() && isDigit(bytes[position]) && position - start < 15) {
      whole = whole * 10 + bytes[position++] - '0';
    }
    failed |= position == start;
    expect('.');
    long tenths = digit();
    return whole * 100 + tenths * 10 + digit();
  }

  private long digit() {
    byte digit = next();
    failed |= !isDigit(digit);
    return isDigit(digit) ? digit - '0' : 0;
  }

  /**
   * Takes one of some keys, with its delimiter.
   *
   * @param guess the index of the key to try first, since kernels keep the order of keys
   * @return the index of the key; -1, without taking anything, if none of them is here
   */
  public int select(KeyTable keys, int guess) {
    int found = keys.find(bytes, position, end, guess);
    if (found >= 0) {
      position += keys.lengthOf(found);
    }
    return found;
  }

  private boolean atWordEnd() {
    if (atEnd()) {
      return true;
    }
    byte next = bytes[position];
    return isBlank(next) || next == '\n' || next == '/' || next == ':';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
