package io.procmem.exporter.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a number of bytes, such as {@code 512K}; the units are powers of 1,024. */
public final class SizeConverter implements ITypeConverter<Long> {

  private static final String UNITS = "KMGT";

  /** More than the address space of any process. */
  private static final long MAX_BYTES = 1L << 60;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([" + UNITS + "]?)");

  /** For picocli, which creates it where an option names it. */
  public SizeConverter() {}

  @Override
  public Long convert(String value) {
    Matcher matcher = FORM.matcher(value);
    int power =
        matcher.matches() && !matcher.group(2).isEmpty() ? 1 + UNITS.indexOf(matcher.group(2)) : 0;
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) > MAX_BYTES >> (10 * power)) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is not a size: write a whole number of bytes, optionally followed by K, M, G or T");
    }
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }
}
