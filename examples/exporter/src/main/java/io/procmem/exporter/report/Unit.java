package io.procmem.exporter.report;

/** What the numbers of a column measure. */
enum Unit {
  /** Text. */
  TEXT(""),
  /** A number that names something, such as a pid: it is neither added up nor compared. */
  ID(""),
  /** An amount of memory. */
  BYTES("_bytes"),
  /** By how much an amount of memory has changed: negative if it fell. */
  CHANGE("_bytes"),
  /** Bytes per second. */
  RATE("_bytes_per_second"),
  /** A number of events per second. */
  FREQUENCY("_per_second"),
  /** A time. */
  SECONDS("_seconds"),
  /** A number of things. */
  COUNT(""),
  /** A share, where 1 is 100 %. */
  RATIO("_ratio"),
  /** A number of things, averaged over a time. */
  AVERAGE(""),
  /** A different unit in each row, which another column names. */
  MIXED("");

  private final String suffix;

  Unit(String suffix) {
    this.suffix = suffix;
  }

  /** What ends the keys of its numbers in JSON and CSV. */
  String suffix() {
    return suffix;
  }

  /** Whether its numbers are whole. */
  boolean isWhole() {
    return switch (this) {
      case FREQUENCY, SECONDS, RATIO, AVERAGE -> false;
      default -> true;
    };
  }

  /** Whether a sum that excludes something is a lower bound of the whole sum. */
  boolean isNeverNegative() {
    return this != CHANGE;
  }
}
