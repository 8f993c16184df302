package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/thread-self/schedstat}: what a thread had of a processor; since Linux 3.17. */
public final class SchedstatParser implements Parser {

  /** Nanoseconds it has run. */
  public long runNanos;

  @Override
  public boolean parse(ByteCursor in) {
    runNanos = in.decimal();
    return !in.failed();
  }
}
