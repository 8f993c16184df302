package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/** {@code /proc/loadavg}: {@code 0.04 0.01 0.00 1/79 2103}; proc_loadavg(5). */
final class LoadavgParser implements Parser {

  long oneMinuteHundredths;
  long fiveMinutesHundredths;
  long fifteenMinutesHundredths;
  int running;
  int tasks;

  /** The pid given out last, in the reader's own pid namespace. */
  int lastPid;

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
