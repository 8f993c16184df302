package io.procmem.exporter.input;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses an option that takes one of the constants of an enum, in upper or lower case, and lists
 * them for the help.
 *
 * @param <E> the enum
 */
public abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

  private final List<E> constants;

  /**
   * Offers some constants.
   *
   * @param constants what can be chosen
   */
  protected Choice(E[] constants) {
    this.constants = List.of(constants);
  }

  @Override
  public E convert(String value) {
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw new TypeConversionException("'" + value + "' is not one of " + String.join(", ", this));
  }

  @Override
  public Iterator<String> iterator() {
    return constants.stream().map(Choice::word).iterator();
  }

  /**
   * {@return the spelling of a constant on the command line, in JSON and in metrics}
   *
   * @param constant any constant
   */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
