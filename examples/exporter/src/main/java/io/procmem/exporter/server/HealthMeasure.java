package io.procmem.exporter.server;

import io.procmem.exporter.input.DurationConverter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A figure of the last scan that thresholds of {@code --health} are for. The larger, the worse. */
public enum HealthMeasure {
  /** How long the scan took, in seconds. */
  SCAN_DURATION("a duration, such as 2s"),
  /** How long ago it began, in seconds. */
  SCAN_AGE("a duration, such as 1m"),
  /** The fraction of the processes that own memory, whose PSS or USS is unknown. */
  UNKNOWN_DETAIL("a percentage, such as 20%"),
  /** Processes that an earlier scan has read, and the last one could not. */
  UNREAD_PROCESSES("a whole number"),
  /** Files that could not be read. */
  UNREADABLE_FILES("a whole number");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern PERCENTAGE = Pattern.compile("[0-9]{1,3}%");

  private final String unit;

  HealthMeasure(String unit) {
    this.unit = unit;
  }

  /** {@return how its thresholds are written} */
  String unit() {
    return unit;
  }

  /** {@return a threshold, in seconds, as a fraction, or as a number; empty if it is malformed} */
  OptionalDouble threshold(String text) {
    return switch (this) {
      case SCAN_DURATION, SCAN_AGE -> duration(text);
      case UNKNOWN_DETAIL ->
          PERCENTAGE.matcher(text).matches()
              ? OptionalDouble.of(Integer.parseInt(text.replace("%", "")) / 100.0)
              : OptionalDouble.empty();
      case UNREAD_PROCESSES, UNREADABLE_FILES ->
          NUMBER.matcher(text).matches()
              ? OptionalDouble.of(Integer.parseInt(text))
              : OptionalDouble.empty();
    };
  }

  private static OptionalDouble duration(String text) {
    try {
      return OptionalDouble.of(new DurationConverter().convert(text).toMillis() / 1000.0);
    } catch (TypeConversionException e) {
      return OptionalDouble.empty(); // the caller says how it is written
    }
  }

  /** Its name in options and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
