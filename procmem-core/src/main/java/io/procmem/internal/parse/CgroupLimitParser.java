package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * A file of a control group with one number or limit: {@code memory.current}, {@code memory.max},
 * {@code memory.limit_in_bytes}; or with a limit and a period: {@code cpu.max}. No limit is {@code
 * max} in version 2; in version 1 it is -1, or the largest number of whole pages.
 */
public final class CgroupLimitParser implements Parser {

  /** An impossible number. */
  public static final long UNKNOWN = -1;

  /** From here on, a limit in bytes is none: version 1 rounds its largest number to pages. */
  public static final long UNLIMITED = 1L << 62;

  /** The number; {@link Long#MAX_VALUE} for none, {@link #UNKNOWN} if impossible. */
  public long value;

  /** The second number; {@link #UNKNOWN} if there is none. */
  public long period;

  @Override
  public boolean parse(ByteCursor in) {
    period = UNKNOWN;
    if (in.take('m')) {
      in.expect('a');
      in.expect('x');
      value = Long.MAX_VALUE;
    } else if (!in.atEnd() && in.at(in.position()) == '-') {
      in.skipWord();
      value = Long.MAX_VALUE;
    } else {
      value = in.decimalOr(UNKNOWN);
      value = value >= UNLIMITED ? Long.MAX_VALUE : value;
    }
    in.skipBlanks();
    if (!in.atEnd() && in.at(in.position()) != '\n') {
      period = in.decimalOr(UNKNOWN);
    }
    return !in.failed();
  }
}
