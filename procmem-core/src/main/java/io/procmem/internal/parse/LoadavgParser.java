package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import java.util.OptionalInt;

/** {@code /proc/loadavg}: {@code 0.04 0.01 0.00 1/79 2103}; proc_loadavg(5). */
public final class LoadavgParser implements Parser {

  /** The kernel counts tasks, and numbers processes, by an int. */
  private static final long IMPOSSIBLE = Integer.MAX_VALUE + 1L;

  /** The load averages, in hundredths. */
  public long oneMinuteHundredths;

  public long fiveMinutesHundredths;
  public long fifteenMinutesHundredths;

  private long running;
  private long tasks;
  private long lastPid;

  @Override
  public boolean parse(ByteCursor in) {
    oneMinuteHundredths = in.hundredths();
    fiveMinutesHundredths = in.hundredths();
    fifteenMinutesHundredths = in.hundredths();
    running = in.decimalOr(IMPOSSIBLE);
    in.expect('/');
    tasks = in.decimalOr(IMPOSSIBLE);
    lastPid = in.decimalOr(IMPOSSIBLE);
    return !in.failed();
  }

  /** Threads that run or wait for a CPU; empty if the number is impossible. */
  public OptionalInt running() {
    return number(running);
  }

  /** All threads; empty if the number is impossible. */
  public OptionalInt tasks() {
    return number(tasks);
  }

  /** The pid that was assigned last, in the reader's pid namespace; empty if impossible. */
  public OptionalInt lastPid() {
    return number(lastPid);
  }

  private static OptionalInt number(long value) {
    return value < IMPOSSIBLE ? OptionalInt.of((int) value) : OptionalInt.empty();
  }
}
