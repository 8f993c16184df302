package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/loadavg}: {@code 0.04 0.01 0.00 1/79 2103}; proc_loadavg(5). */
public final class LoadavgParser implements Parser {

  /** The load averages, in hundredths. */
  public long oneMinuteHundredths;

  public long fiveMinutesHundredths;
  public long fifteenMinutesHundredths;

  /** Threads that run or wait for a CPU. */
  public int running;

  /** All threads. */
  public int tasks;

  /** The pid that was assigned last, in the reader's pid namespace. */
  public int lastPid;

  @Override
  public boolean parse(ByteCursor in) {
    oneMinuteHundredths = in.hundredths();
    fiveMinutesHundredths = in.hundredths();
    fifteenMinutesHundredths = in.hundredths();
    running = in.smallDecimal();
    in.expect('/');
    tasks = in.smallDecimal();
    lastPid = in.smallDecimal();
    return !in.failed();
  }
}
