package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/** {@code /proc/uptime}: {@code 121.83 230.13}, of which the first is wanted; proc_uptime(5). */
final class UptimeParser implements Parser {

  /** Since boot, suspended time included. */
  long hundredthsOfSecond;

  @Override
  public boolean parse(ByteCursor in) {
    hundredthsOfSecond = in.hundredths();
    return !in.failed();
  }
}
