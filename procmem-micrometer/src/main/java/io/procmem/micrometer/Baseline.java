package io.procmem.micrometer;

/** What a counter shows first. */
public enum Baseline {
  /**
   * What happened since the report before; nothing of a process that ran already and only now comes
   * into the top, of a group that is there when the binder is bound, or of the machine. A registry
   * that publishes what was added in each interval then never shows a whole life at once.
   */
  FROM_FIRST_SIGHT,
  /**
   * What the kernel shows, since the process started or the machine booted: the numbers that other
   * tools show too. For registries that hand on totals, such as that of Prometheus; one that
   * publishes what was added shows the whole life of a process in the first interval, each time it
   * comes into the top.
   */
  FROM_ZERO
}
