package io.procmem.micrometer;

/** The first value of a counter. */
public enum Baseline {
  /**
   * Counts from the previous report. A process that was already running starts at 0 when it enters
   * the top, as do the machine and a group that exists when the binder is bound. Suits registries
   * that publish the increase in each interval: they never publish a whole lifetime at once.
   */
  FROM_FIRST_SIGHT,
  /**
   * The kernel's value, counted since the process started or the machine booted, as other tools
   * show it. Suits registries that publish totals, such as the one of Prometheus. A registry that
   * publishes increases would publish the lifetime of a process in one interval, each time the
   * process enters the top.
   */
  FROM_ZERO
}
