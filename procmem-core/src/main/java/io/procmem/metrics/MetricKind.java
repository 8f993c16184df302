package io.procmem.metrics;

/** How the values of a metric behave. */
public enum MetricKind {
  /** Goes up and down. */
  GAUGE,
  /** Never goes down while its row exists. A process counter starts with the process. */
  COUNTER,
  /** Always 1; the labels carry the information. */
  INFO;

  /** {@return the suffix of full names, such as {@code _total}; empty for a gauge} */
  public String suffix() {
    return switch (this) {
      case GAUGE -> "";
      case COUNTER -> "_total";
      case INFO -> "_info";
    };
  }
}
