package io.procmem.internal.mappings;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The header of a mapping: {@code 7f0c1c000000-7f0c1c021000 rw-p 00000000 fe:00 1311077 /path}. The
 * part from the device on is the same for all mappings of a file, and for all without a file. So it
 * is compared with the last two of them before it is parsed.
 */
final class HeaderParser {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;

  /** The value of each hexadecimal digit, in lower case; negative for other bytes. */
  private static final byte[] DIGITS = new byte[128];

  static {
    for (int i = 0; i < DIGITS.length; i++) {
      DIGITS[i] = (byte) (i >= 'A' && i <= 'F' ? -1 : Character.digit(i, 16));
    }
  }

  /** The longest rest of a header that is remembered. */
  private static final int MAX_REST = 512;

  /** The rest of a header, and the row of its name. */
  private static final class Rest {
    private final byte[] text = new byte[MAX_REST];
    private int length;

    /** Where the name begins in it. */
    private int name;

    private int row;
  }

  private final NameTable table;
  private Rest last = new Rest();
  private Rest before = new Rest();

  /** The generation of the rows in both. */
  private int generation;

  long start;
  long end;
  int row;

  /** The position of the permissions; the offset follows. */
  int permissionsAt;

  /** The position of the name. */
  int nameAt;

  /** The position after the header. */
  int next;

  private int at;
  private boolean failed;

  HeaderParser(NameTable table) {
    this.table = table;
  }

  /** Begins another text. */
  void start() {
    last.length = 0;
    before.length = 0;
  }

  /** Whether a line that begins with this byte is a header: keys begin with capital letters. */
  static boolean begins(byte first) {
    return first >= 0 && DIGITS[first] >= 0;
  }

  /**
   * Takes the addresses of a header.
   *
   * @param from where it begins
   * @param limit the end of the valid bytes
   * @return false if it does not have this format
   */
  boolean takeAddresses(byte[] bytes, int from, int limit) {
    at = from;
    failed = false;
    start = address(bytes, limit, '-');
    end = address(bytes, limit, ' ');
    return !failed && Long.compareUnsigned(start, end) < 0;
  }

  /** Takes the rest of the header: finds the row of the name. */
  boolean takeRest(byte[] bytes, int limit) {
    permissionsAt = at;
    skipWord(bytes, limit);
    skipWord(bytes, limit); // offset
    if (failed) {
      return false;
    }
    if (generation != table.generation()) {
      generation = table.generation();
      start();
    }
    if (isRest(last, bytes, limit)) {
      take(last);
      return true;
    }
    Rest other = before;
    before = last;
    last = other;
    if (isRest(other, bytes, limit)) {
      take(other);
      return true;
    }
    return takeNewRest(bytes, limit);
  }

  private void take(Rest rest) {
    row = rest.row;
    nameAt = at + rest.name;
    next = at + rest.length;
  }

  private boolean isRest(Rest rest, byte[] bytes, int limit) {
    int length = rest.length;
    return length > 0
        && length <= limit - at
        && bytes[at + length - 1] == '\n'
        && Arrays.mismatch(bytes, at, at + length, rest.text, 0, length) < 0;
  }

  private boolean takeNewRest(byte[] bytes, int limit) {
    int from = at;
    skipWord(bytes, limit); // device
    int inode = at;
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (failed || at == inode) {
      return false;
    }
    while (at < limit && bytes[at] == ' ') {
      at++;
    }
    nameAt = at;
    while (at < limit && bytes[at] != '\n') {
      at++;
    }
    row = table.row(bytes, nameAt, at);
    next = at + 1;
    remember(bytes, from, Math.min(next, limit));
    return true;
  }

  private void remember(byte[] bytes, int from, int to) {
    boolean fits = to - from <= MAX_REST && row != NameTable.OTHER;
    last.length = fits ? to - from : 0;
    last.name = nameAt - from;
    last.row = row;
    System.arraycopy(bytes, from, last.text, 0, last.length);
    if (generation != table.generation()) { // the name was added, and others were forgotten
      generation = table.generation();
      before.length = 0;
    }
  }

  private long address(byte[] bytes, int limit, char delimiter) {
    if (at + 12 < limit && bytes[at + 12] == delimiter) { // as nearly all have
      long value = nibbles((long) LONGS.get(bytes, at)) << 16;
      value |= nibbles((long) LONGS.get(bytes, at + 4)) & 0xffff;
      at += 13;
      return value;
    }
    return anyAddress(bytes, limit, delimiter);
  }

  /** The value of eight hexadecimal digits in lower case, of which the first is the highest. */
  private long nibbles(long digits) {
    long letters = digits >>> 6 & ONES;
    long values = (digits & ONES * 0x0f) + letters * 9;
    // A digit is 0x30 plus its value, up to 9; a letter is 0x57 plus its value, from 10 to 15.
    long spelled = values + ONES * 0x30 + letters * (0x57 - 0x30);
    long aboveNine = values + ONES * (0x80 - 10);
    long aboveFifteen = values + ONES * (0x80 - 16);
    boolean areDigits =
        spelled == digits && (aboveNine & HIGH) == letters << 7 && (aboveFifteen & HIGH) == 0;
    failed |= !areDigits;
    values = (values | values >>> 4) & 0x00ff00ff00ff00ffL;
    values = (values | values >>> 8) & 0x0000ffff0000ffffL;
    return (values | values >>> 16) & 0xffffffffL;
  }

  private long anyAddress(byte[] bytes, int limit, char delimiter) {
    int first = at;
    long value = 0;
    while (at < limit && begins(bytes[at])) {
      value = value << 4 | DIGITS[bytes[at]];
      at++;
    }
    int digits = at - first;
    failed |= digits == 0 || digits > Long.SIZE / 4 || at >= limit || bytes[at] != delimiter;
    at++;
    return value;
  }

  private void skipWord(byte[] bytes, int limit) {
    while (at < limit && bytes[at] != ' ' && bytes[at] != '\n') {
      at++;
    }
    failed |= at >= limit || bytes[at] != ' ';
    at++;
  }
}
