package io.procmem.metrics;

/** How the numbers of a metric behave. */
public enum Kind {
  /** They go up and down. */
  GAUGE,
  /** They never go down while their row is there; that of a process starts when it does. */
  COUNTER,
  /** They are always 1: what counts is the labels. */
  INFO
}
