package io.procmem.exporter;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers as people read them, five characters at most up to a thousand terabytes. */
final class Size {

  /** What stands where a number is not known. Never 0, which is a number. */
  static final String UNKNOWN = "?";

  private static final String UNITS = "BKMGTPE";

  private Size() {}

  static String bytes(OptionalLong bytes) {
    return bytes.isEmpty() ? UNKNOWN : bytes(bytes.getAsLong());
  }

  /** With one decimal from a megabyte on, while that leaves three digits. */
  static String bytes(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    double amount = bytes;
    int unit = 0;
    while (Math.round(amount) >= 1024 && unit < UNITS.length() - 1) {
      amount /= 1024;
      unit++;
    }
    boolean decimal = unit > 1 && amount < 99.95;
    return String.format(Locale.ROOT, decimal ? "%.1f%c" : "%.0f%c", amount, UNITS.charAt(unit));
  }

  /** A share, where 1 is all of it. */
  static String percent(OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return UNKNOWN;
    }
    double percent = ratio.getAsDouble() * 100;
    return String.format(Locale.ROOT, percent < 99.95 ? "%.1f%%" : "%.0f%%", percent);
  }
}
