package io.procmem.examples.spring.procmem;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Where the library refuses a value, says which property it came from: Boot then prints the
 * property, where it was set and the library's reason, and no stack trace.
 */
final class Property {

  private static final String PREFIX = "procmem.";

  private Property() {}

  /**
   * Uses the value of a property.
   *
   * @param name the property, without the prefix
   * @param value its value, for the message
   * @param use the call that may refuse it
   * @return what the call gives
   */
  static <T> T set(String name, Object value, Supplier<T> use) {
    try {
      return use.get();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + name, value, String.valueOf(e.getMessage()), e);
    }
  }
}
