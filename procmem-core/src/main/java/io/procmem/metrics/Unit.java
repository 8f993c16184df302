package io.procmem.metrics;

import java.util.Locale;

/** The unit of a metric; always a base unit. */
public enum Unit {
  /** A count, or no unit. */
  NONE,
  /** Bytes. */
  BYTES,
  /** Seconds. */
  SECONDS,
  /** A fraction: 1 is the whole, or one CPU. */
  RATIO;

  /** {@return its symbol by UCUM: {@code By}, {@code s}; {@code 1} for a count or a fraction} */
  public String ucum() {
    return switch (this) {
      case BYTES -> "By";
      case SECONDS -> "s";
      case NONE, RATIO -> "1";
    };
  }

  /** {@return the suffix of names, such as {@code _bytes}; empty for {@link #NONE}} */
  public String suffix() {
    return this == NONE ? "" : "_" + name().toLowerCase(Locale.ROOT);
  }
}
