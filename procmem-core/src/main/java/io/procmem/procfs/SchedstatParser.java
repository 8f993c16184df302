package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/** {@code /proc/thread-self/schedstat}: what a thread had of a processor; since Linux 3.17. */
final class SchedstatParser implements Parser {

  /** Nanoseconds it has run. */
  long runNanos;

  @Override
  public boolean parse(ByteCursor in) {
    runNanos = in.decimal();
    return !in.failed();
  }
}
