package io.procmem.exporter.metrics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many processes of each subgroup are shown.
 *
 * @param n at most so many of a subgroup of the rules
 * @param nOther at most so many of those that match no rule
 */
record TopOfEach(int n, int nOther) {

  /** Parses one number for both, or two. */
  static final class Converter implements ITypeConverter<TopOfEach> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(,([0-9]{1,9}))?");

    @Override
    public TopOfEach convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "': give one whole number, or two such as 3,10");
      }
      String other = matcher.group(3) == null ? matcher.group(1) : matcher.group(3);
      return new TopOfEach(Integer.parseInt(matcher.group(1)), Integer.parseInt(other));
    }
  }
}
