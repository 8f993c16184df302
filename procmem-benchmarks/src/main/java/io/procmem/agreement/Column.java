package io.procmem.agreement;

import java.util.Locale;

/** A column of a table that is compared. */
enum Column {
  /** Whether the row exists in both, and has the same name. */
  NAME(false),
  USER(false),
  PROCESSES(false),
  MAPS(false),
  USS(true),
  PSS(true),
  RSS(true),
  SWAP(true),
  VSS(true),
  USED(true),
  CACHE(true);

  private static final long LEAST_TOLERANCE = 1 << 20;

  private final boolean isSize;

  Column(boolean isSize) {
    this.isSize = isSize;
  }

  boolean isSize() {
    return isSize;
  }

  /** {@return whether two values agree: sizes within 2 % or 1 MiB, counts within 2 %} */
  boolean agrees(long one, long other) {
    if (this == USER) {
      return one == other;
    }
    long tolerance = Math.max(Math.abs(one) / 50, isSize ? LEAST_TOLERANCE : 0);
    return Math.abs(one - other) <= tolerance;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
