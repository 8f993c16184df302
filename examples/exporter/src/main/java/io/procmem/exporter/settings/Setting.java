package io.procmem.exporter.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value of an option, from elsewhere than the command line.
 *
 * @param key the name of the option, without dashes at its beginning
 * @param values its values; several if the option can be repeated
 * @param origin where it is set, as it begins a message: {@code procmem.yaml: max-age}. It ends
 *     with the option of the other exporter if that option set it
 */
public record Setting(String key, List<String> values, String origin) {

  /**
   * Copies the list.
   *
   * @param key the name of the option
   * @param values its values
   * @param origin where it is set
   */
  public Setting {
    values = List.copyOf(values);
  }

  private static final String VARIABLE = "PROCMEM_OPTION_";

  /** {@return whether an environment variable is meant as an option} */
  static boolean isVariable(String name) {
    return name.startsWith(VARIABLE);
  }

  /** {@return the environment variable of a key} */
  static String variable(String key) {
    return VARIABLE + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** {@return the key of an environment variable} */
  static String keyOf(String variable) {
    return variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return whether it switches an option on} */
  boolean isOn() {
    return values.equals(List.of("true"));
  }

  /** {@return how another exporter spells the option; empty if it does not} */
  Optional<String> spelling() {
    String last = origin.substring(origin.lastIndexOf(' ') + 1);
    return last.startsWith("-") ? Optional.of(last) : Optional.empty();
  }

  /** {@return the option as it is written on the command line} */
  String option() {
    return "--" + key;
  }
}
