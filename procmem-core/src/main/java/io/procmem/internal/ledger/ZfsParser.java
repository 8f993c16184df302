package io.procmem.internal.ledger;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.internal.parse.Parser;
import java.util.Arrays;

/**
 * {@code /proc/spl/kstat/zfs/arcstats} and {@code abdstats}: after two lines of headings, lines of
 * a name, the number of a type, and a value.
 */
final class ZfsParser implements Parser {

  static final long UNKNOWN = -1;

  private final KeyTable keys;
  private final long[] values;

  ZfsParser(String... names) {
    this.keys = KeyTable.of(Arrays.stream(names).map(name -> name + ' ').toArray(String[]::new));
    this.values = new long[names.length];
  }

  @Override
  public boolean parse(ByteCursor in) {
    Arrays.fill(values, UNKNOWN);
    do {
      int index = in.select(keys, 0);
      if (index >= 0) {
        in.skipWord();
        values[index] = in.decimalOr(UNKNOWN);
      }
    } while (in.nextLine());
    return !in.failed();
  }

  /** The value of a name; {@link #UNKNOWN} if the file has none. */
  long get(int index) {
    return values[index];
  }
}
