package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/thread-self/schedstat}: the CPU time of the calling thread; since Linux 3.17. */
public final class SchedstatParser implements Parser {

  /** How long the thread has run, in nanoseconds. */
  public long runNanos;

  @Override
  public boolean parse(ByteCursor in) {
    runNanos = in.decimal();
    return !in.failed();
  }
}
