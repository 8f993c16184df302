package io.procmem.exporter.input;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an option that takes a whole number within a range. */
public class WholeNumber implements ITypeConverter<Integer> {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  private final int min;
  private final int max;

  /**
   * Accepts the numbers of a range.
   *
   * @param min the smallest, 0 or more
   * @param max the largest; messages do not mention {@link Integer#MAX_VALUE}
   */
  protected WholeNumber(int min, int max) {
    this.min = min;
    this.max = max;
  }

  /** A number of things to show; 0 for none. */
  public static final class Count extends WholeNumber {
    /** For picocli, which creates it where an option names it. */
    public Count() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** A limit that allows at least one, or no limit. */
  public static final class Limit extends WholeNumber {

    /** Stands for the largest number. */
    public static final String UNLIMITED = "unlimited";

    /** For picocli, which creates it where an option names it. */
    public Limit() {
      super(1, Integer.MAX_VALUE);
    }

    @Override
    public Integer convert(String value) {
      return value.equals(UNLIMITED) ? Integer.MAX_VALUE : super.convert(value);
    }
  }

  /** A number of threads that read. */
  public static final class Readers extends WholeNumber {
    /** For picocli, which creates it where an option names it. */
    public Readers() {
      super(1, 64);
    }
  }

  /** A process. */
  public static final class Pid extends WholeNumber {
    /** For picocli, which creates it where an option names it. */
    public Pid() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** A TCP port; 0 for any free one. */
  public static final class Port extends WholeNumber {
    /** For picocli, which creates it where an option names it. */
    public Port() {
      super(0, 65_535);
    }
  }

  @Override
  public Integer convert(String value) {
    long number = DIGITS.matcher(value).matches() ? Long.parseLong(value) : -1;
    if (number < min || number > max) {
      String range =
          max == Integer.MAX_VALUE ? ", " + min + " or more" : " from " + min + " to " + max;
      throw new TypeConversionException("'" + value + "': give a whole number" + range);
    }
    return (int) number;
  }
}
