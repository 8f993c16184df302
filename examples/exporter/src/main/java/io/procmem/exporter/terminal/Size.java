package io.procmem.exporter.terminal;

import io.procmem.snapshot.ByteRange;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Formats numbers in short form: at most five characters up to 1,000 TiB, for each bound. */
public final class Size {

  /** Stands for a number that is unknown. */
  public static final String UNKNOWN = "?";

  private static final String UNITS = "BKMGTPE";

  private Size() {}

  /**
   * {@return a number of bytes, such as 900K or 1.4G; ? if unknown}
   *
   * @param bytes the number, not negative; empty if unknown
   */
  public static String bytes(OptionalLong bytes) {
    return bytes.isEmpty() ? UNKNOWN : bytes(bytes.getAsLong());
  }

  /**
   * {@return both bounds of a number of bytes, such as 4.1-4.6G or 900M-1.1G; one if they look the
   * same; ≤168M if the lower bound is 0}
   *
   * @param range the bounds
   */
  public static String range(ByteRange range) {
    return bounds(bytes(range.lowerBytes()), bytes(range.upperBytes()), range.lowerBytes() == 0);
  }

  /**
   * {@return both bounds of a number, with their unit once if it is the same; one if they look the
   * same}
   *
   * @param lower the lower bound as text
   * @param upper the upper bound as text
   * @param isFromZero whether the lower bound is 0
   */
  public static String bounds(String lower, String upper, boolean isFromZero) {
    if (lower.equals(upper)) {
      return upper;
    }
    if (isFromZero) {
      return "≤" + upper;
    }
    String unit = upper.substring(upper.length() - 1);
    boolean hasSameUnit = !Character.isDigit(unit.charAt(0)) && lower.endsWith(unit);
    return (hasSameUnit ? lower.substring(0, lower.length() - 1) : lower) + "-" + upper;
  }

  /** Units are powers of 1024. One decimal from a mebibyte on, if that leaves three digits. */
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
    return number(amount, decimal) + UNITS.charAt(unit);
  }

  /**
   * {@return a ratio as a percentage; ? if unknown}
   *
   * @param ratio the ratio, where 1 is 100 %; empty if unknown
   */
  public static String percent(OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return UNKNOWN;
    }
    double percent = ratio.getAsDouble() * 100;
    return number(percent, Math.abs(percent) < 99.95) + "%";
  }

  /**
   * {@return a time in its largest whole unit: 45s, 12min, 7h, 3d; at most 999d}
   *
   * @param time the time, not negative
   */
  public static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7200) {
      return seconds / 60 + "min";
    }
    return time.toHours() < 48 ? time.toHours() + "h" : Math.min(999, time.toDays()) + "d";
  }

  /** With one decimal or none. Without {@code String.format}, whose first call is slow. */
  private static String number(double number, boolean decimal) {
    if (!decimal) {
      return Long.toString(Math.round(number));
    }
    long tenths = Math.round(Math.abs(number) * 10);
    return (number < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
  }
}
