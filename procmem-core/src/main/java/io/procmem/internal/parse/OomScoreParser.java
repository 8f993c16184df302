package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/[pid]/oom_score} and {@code /proc/[pid]/oom_score_adj}: a single number. */
public final class OomScoreParser implements Parser {

  public int number;

  @Override
  public boolean parse(ByteCursor in) {
    long value = in.signedDecimal();
    number = (int) value;
    return !in.failed() && number == value;
  }
}
