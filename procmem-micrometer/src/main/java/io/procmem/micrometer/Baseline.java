package io.procmem.micrometer;

/** The first value of a counter. */
public enum Baseline {
  /**
   * What was counted since the previous report: 0 for a process that was running before and only
   * now comes into the top, for a group that exists when the binder is bound, and for the machine.
   * Suits registries that publish what was added in each interval: they never publish a whole
   * lifetime at once.
   */
  FROM_FIRST_SIGHT,
  /**
   * The kernel's value, counted since the process started or the machine booted, as other tools
   * show it. Suits registries that publish totals, such as the one of Prometheus. A registry that
   * publishes what was added would publish the lifetime of a process in its first interval, each
   * time it comes into the top.
   */
  FROM_ZERO
}
