package io.procmem.exporter.input;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration: a whole number and a unit, or 0. */
public class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)|0");

  private final String orZero;

  /** For picocli, which creates it where an option names it. */
  public DurationConverter() {
    this("; or 0");
  }

  private DurationConverter(String orZero) {
    this.orZero = orZero;
  }

  /** For an option that refuses 0 itself, so that no message suggests it. */
  public static final class Interval extends DurationConverter {
    /** For picocli, which creates it where an option names it. */
    public Interval() {
      super("");
    }
  }

  /** For an option that refuses 0. */
  public static final class Positive extends DurationConverter {
    /** For picocli, which creates it where an option names it. */
    public Positive() {
      super("");
    }

    @Override
    public Duration convert(String value) {
      Duration duration = super.convert(value);
      if (duration.isZero()) {
        throw new TypeConversionException("'" + value + "' is too short: give 1ms or more");
      }
      return duration;
    }
  }

  @Override
  public Duration convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is not a duration: write a whole number and ms, s, m or h, such as 500ms"
              + orZero);
    }
    if (matcher.group(1) == null) {
      return Duration.ZERO;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
