package io.procmem.exporter.input;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an option that takes a percentage above 0 and at most 100, as a share of 1. */
public final class PercentConverter implements ITypeConverter<Double> {

  private static final Pattern FORM = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?");

  /** For picocli, which creates it where an option names it. */
  public PercentConverter() {}

  @Override
  public Double convert(String value) {
    double share =
        FORM.matcher(value).matches() ? new BigDecimal(value).movePointLeft(2).doubleValue() : 0;
    if (share <= 0 || share > 1) {
      throw new TypeConversionException(
          "'" + value + "': give a percentage above 0 and at most 100, such as 0.5");
    }
    return share;
  }
}
