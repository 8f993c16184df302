package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/oom_score} and {@code /proc/[pid]/oom_score_adj}: one number and nothing else.
 */
final class NumberParser implements Parser {

  int number;

  @Override
  public boolean parse(ByteCursor in) {
    long value = in.signedDecimal();
    number = (int) value;
    return !in.failed() && number == value;
  }
}
