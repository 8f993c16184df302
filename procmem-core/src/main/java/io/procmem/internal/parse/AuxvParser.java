package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import java.nio.ByteOrder;

/**
 * {@code /proc/[pid]/auxv}: pairs of machine words, a key and its value, up to a pair of zeros;
 * getauxval(3). Gives the page size and the tick rate without native code.
 */
public final class AuxvParser implements Parser {

  private static final int AT_PAGESZ = 6;
  private static final int AT_CLKTCK = 17;

  private final boolean bigEndian;

  public int pageBytes;
  public int ticksPerSecond;

  public AuxvParser(ByteOrder order) {
    this.bigEndian = order == ByteOrder.BIG_ENDIAN;
  }

  /**
   * The words have the width of the process's own. The wide form is tried first: a vector of narrow
   * words never parses as one of wide words.
   */
  @Override
  public boolean parse(ByteCursor in) {
    return parse(in, Long.BYTES) || parse(in, Integer.BYTES);
  }

  private boolean parse(ByteCursor in, int wordBytes) {
    pageBytes = 0;
    ticksPerSecond = 0;
    for (int at = 0; at + 2 * wordBytes <= in.end(); at += 2 * wordBytes) {
      long key = word(in, at, wordBytes);
      long value = word(in, at + wordBytes, wordBytes);
      if (key == AT_PAGESZ) {
        pageBytes = (int) value;
      } else if (key == AT_CLKTCK) {
        ticksPerSecond = (int) value;
      }
    }
    return pageBytes > 0 && ticksPerSecond > 0;
  }

  private long word(ByteCursor in, int at, int bytes) {
    long word = 0;
    for (int i = 0; i < bytes; i++) {
      int from = bigEndian ? i : bytes - 1 - i;
      word = (word << 8) | (in.at(at + from) & 0xff);
    }
    return word;
  }
}
