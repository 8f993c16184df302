package io.procmem.counters;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What some processes have used since the first report, including processes that have ended. A
 * counter never decreases and never jumps. If a process started after the first report, everything
 * it used is included; if it started before, only what it used since the first report that includes
 * it.
 *
 * <p>A subgroup, group, user or namespace without processes keeps its counters for an hour, unless
 * 1,000 others have become empty after it. If it returns later, they restart from 0. Totals above
 * it are unaffected. The counters of a container, pod or systemd unit end with its last process.
 *
 * <p>Immutable.
 */
public interface Counters {

  /**
   * The value of a counter.
   *
   * @param counter which counter
   * @return the sum of the known values; empty if there were processes and none ever had a known
   *     value, or if there was no scan
   */
  OptionalLong get(Counter counter);

  /**
   * The number of processes that a counter could not include.
   *
   * @param counter which counter
   * @return how many of the current processes never had a known value. Excludes processes that
   *     lived between two scans: their CPU time is in {@link Counter#UNSEEN_CPU_NANOS}
   */
  int missing(Counter counter);

  /**
   * When they started from 0.
   *
   * @return the start; empty if they counted from the first scan on, or have counted nothing yet
   */
  Optional<CounterStart> start();
}
