package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/uptime}: {@code 121.83 230.13}, of which the first is used; proc_uptime(5). */
public final class UptimeParser implements Parser {

  /** The time since boot, including time suspended, in hundredths of a second. */
  public long hundredthsOfSecond;

  @Override
  public boolean parse(ByteCursor in) {
    hundredthsOfSecond = in.hundredths();
    return !in.failed();
  }
}
