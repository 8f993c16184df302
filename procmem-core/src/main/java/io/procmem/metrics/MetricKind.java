package io.procmem.metrics;

/** How the numbers of a metric behave. */
public enum MetricKind {
  /** They go up and down. */
  GAUGE,
  /** They never go down while their row is there; that of a process starts when it does. */
  COUNTER,
  /** They are always 1: what counts is the labels. */
  INFO;

  /** {@return what the full name of a metric ends with, as {@code _total}; empty for a gauge} */
  public String suffix() {
    return switch (this) {
      case GAUGE -> "";
      case COUNTER -> "_total";
      case INFO -> "_info";
    };
  }
}
