package io.procmem.internal.bytes;

/**
 * A place in an array of bytes, and the few steps that the text of kernel files needs. Allocates
 * nothing. A number that is not there, or too large for a {@code long}, is remembered as {@link
 * #failed()} and answered as 0: a parser asks once, at its end.
 */
public final class ByteCursor {

  private byte[] bytes = new byte[0];
  private int position;

  /** The position after the last byte. */
  private int end;

  private boolean failed;

  /** Moves to the start of a range. */
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

  /** The array under the cursor, for those who keep a copy of a part. */
  public byte[] bytes() {
    return bytes;
  }

  /** Takes the next byte, 0 at the end. */
  public byte next() {
    if (atEnd()) {
      failed = true;
      return 0;
    }
    return bytes[position++];
  }

  /** Takes one expected byte. */
  public void expect(char expected) {
    if (next() != expected) {
      failed = true;
    }
  }

  /** Takes a byte if it is the next. */
  public boolean take(char wanted) {
    if (!atEnd() && bytes[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  /** Steps over blanks and tabs. */
  public void skipBlanks() {
    while (!atEnd() && isBlank(bytes[position])) {
      position++;
    }
  }

  /** Steps over blanks and the word after them. */
  public void skipWord() {
    skipBlanks();
    int start = position;
    while (!atEnd() && !isBlank(bytes[position]) && bytes[position] != '\n') {
      position++;
    }
    failed |= position == start;
  }

  /** Steps over words. */
  public void skipWords(int count) {
    for (int i = 0; i < count; i++) {
      skipWord();
    }
  }

  /** Steps behind the end of this line; false if nothing follows. */
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

  /** Takes a whole number of 0 or more after blanks. */
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

  /** Takes a whole number after blanks that fits an {@code int}. */
  public int smallDecimal() {
    long value = decimal();
    failed |= value > Integer.MAX_VALUE;
    return failed ? 0 : (int) value;
  }

  /** Takes a whole number after blanks that may have a sign. */
  public long signedDecimal() {
    skipBlanks();
    return take('-') ? -decimal() : decimal();
  }

  /**
   * Takes a whole number after blanks that may be any unsigned 64 bits, an address say. Not for
   * arithmetic: the upper half comes out negative.
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

  /** Takes 64 bits in hexadecimal digits after blanks. */
  public long hexadecimalBits() {
    skipBlanks();
    int start = position;
    long value = 0;
    while (!atEnd() && Character.digit(bytes[position], 16) >= 0) {
      value = value << 4 | Character.digit(bytes[position++], 16);
    }
    failed |= position == start;
    return value;
  }

  /** Takes a number like {@code 12.34} after blanks, as hundredths: 1234. */
  public long hundredths() {
    skipBlanks();
    long whole = 0;
    int start = position;
    while (!atEnd() && isDigit(bytes[position]) && position - start < 15) {
      whole = whole * 10 + bytes[position++] - '0';
    }
    failed |= position == start;
    expect('.');
    long tens = digit();
    return whole * 100 + tens * 10 + digit();
  }

  private long digit() {
    byte digit = next();
    failed |= !isDigit(digit);
    return isDigit(digit) ? digit - '0' : 0;
  }

  /**
   * Takes the key that starts here and its end mark.
   *
   * @param guess which key to try first; kernels keep their order
   * @return the key's index, or -1 if it is none of them, and then nothing is taken
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
