package io.procmem.metrics;

import java.util.Locale;

/** What the numbers of a metric are counted in; always the base unit. */
public enum Unit {
  /** A count, or nothing that has a unit. */
  NONE,
  /** Bytes. */
  BYTES,
  /** Seconds. */
  SECONDS,
  /** A share: 1 is all of it, or one processor. */
  RATIO;

  /** {@return what the name of a metric ends with, as {@code _bytes}; empty for {@link #NONE}} */
  public String suffix() {
    return this == NONE ? "" : "_" + name().toLowerCase(Locale.ROOT);
  }
}
