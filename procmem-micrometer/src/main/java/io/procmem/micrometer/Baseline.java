package io.procmem.micrometer;

/**
 * What a counter shows first. Only counters of processes and of the machine have a past; those of
 * groups and users begin with the first report.
 */
public enum Baseline {
  /**
   * 0: a counter shows what happened since its meter was registered. A registry that publishes what
   * was added in each interval then shows nothing in the first, whatever the process has used in
   * its life.
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
