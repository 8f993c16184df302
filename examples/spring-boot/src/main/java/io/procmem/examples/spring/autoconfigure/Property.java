package io.procmem.examples.spring.autoconfigure;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Adds the name of the property to an error of the library. Boot then prints the property, where it
 * was set and the reason, without a stack trace.
 */
final class Property {

  private static final String PREFIX = "procmem.";

  private Property() {}

  /**
   * Passes the value of a property to the library.
   *
   * @param name the property, without the prefix
   * @param value its value, for the message
   * @param use the call that may reject it
   * @return the result of the call
   * @throws InvalidConfigurationPropertyValueException if the call rejects the value
   */
  static <T> T set(String name, Object value, Supplier<T> use) {
    try {
      return use.get();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      InvalidConfigurationPropertyValueException named =
          new InvalidConfigurationPropertyValueException(
              PREFIX + name, value, String.valueOf(e.getMessage()));
      named.addSuppressed(e); // in Boot 3, a cause can only be given by Boot itself
      throw named;
    }
  }
}
