package io.procmem.exporter.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a number of bytes, such as {@code 512K}; the units are powers of 1,024. */
public final class SizeConverter implements ITypeConverter<Long> {

  private static final String UNITS = "KMGT";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([" + UNITS + "]?)");

  /** For picocli, which creates it where an option names it. */
  public SizeConverter() {}

  @Override
  public Long convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + value + "' is not a size: write a whole number of bytes, or with K, M, G or T");
    }
    int power = matcher.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(matcher.group(2));
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }
}
