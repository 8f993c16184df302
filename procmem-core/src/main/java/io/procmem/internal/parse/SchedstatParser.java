package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/thread-self/schedstat}: the CPU time of a thread; proc_pid_schedstat. Since 3.17.
 */
public final class SchedstatParser implements Parser {

  /** How long the thread has run, in nanoseconds. */
  public long runNanos;

  /** How long it has waited for a CPU, in nanoseconds. Time without quota is included. */
  public long delayNanos;

  @Override
  public boolean parse(ByteCursor in) {
    runNanos = in.decimal();
    in.skipBlanks();
    delayNanos = in.decimal();
    return !in.failed();
  }
}
