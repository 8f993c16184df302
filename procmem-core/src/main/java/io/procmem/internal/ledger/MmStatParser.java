package io.procmem.internal.ledger;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.parse.Parser;

/**
 * {@code /sys/block/zram<n>/mm_stat}: one line of numbers; the third is the memory that the device
 * occupies.
 */
final class MmStatParser implements Parser {

  long usedBytes;

  @Override
  public boolean parse(ByteCursor in) {
    in.skipWords(2);
    usedBytes = in.decimal();
    return !in.failed();
  }
}
