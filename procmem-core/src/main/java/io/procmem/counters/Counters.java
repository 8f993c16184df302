package io.procmem.counters;

import java.util.OptionalLong;

/**
 * What some processes have used up, those that have ended among them, since the first report they
 * were counted in. A counter never goes down, and never jumps: it includes all that a process did
 * if it started after the first report; what it did since then if it ran before; and what it did
 * since it was first seen if it ran before but was hidden.
 *
 * <p>A subgroup, group or user without processes keeps its counters for an hour, if no thousand
 * others were left later; then they are forgotten, and start from nothing should it come back. The
 * sums above it forget nothing.
 */
public interface Counters {

  /**
   * How much it is by now.
   *
   * @param counter which counter
   * @return the sum of what was ever known; empty if there were processes and none ever told
   */
  OptionalLong get(Counter counter);

  /**
   * How many processes a counter could not include.
   *
   * @param counter which counter
   * @return how many of the processes there are now have never told it; processes that lived
   *     between two scans are not among them, and what they used is with {@link
   *     Counter#UNSEEN_CPU_NANOS}
   */
  int missing(Counter counter);
}
