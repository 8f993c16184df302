package io.procmem.exporter.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which options can be set in a configuration file. */
final class Keys {

  /** Options that are about the command line or the configuration itself. */
  private static final Set<String> EXCLUDED =
      Set.of("--help", "--version", Settings.CONFIG, "--show-config", "--check-config");

  private Keys() {}

  /** {@return the options of a command by key, in the order of its help} */
  static Map<String, OptionSpec> of(CommandSpec command) {
    Map<String, OptionSpec> keys = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      if (!EXCLUDED.contains(option.longestName())) {
        keys.put(key(option), option);
      }
    }
    return keys;
  }

  /** {@return the key of an option} */
  static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** {@return whether an option is on or off} */
  static boolean isFlag(OptionSpec option) {
    return option.typeInfo().isBoolean();
  }

  /** {@return what is wrong with the form of a setting; whether its value fits is checked later} */
  static Optional<String> problem(OptionSpec option, Setting setting) {
    boolean isBoolean =
        setting.values().stream().allMatch(value -> value.equals("true") || value.equals("false"));
    if (isFlag(option) && !(isBoolean && setting.values().size() == 1)) {
      return Optional.of(setting.origin() + " is on or off: give true or false");
    }
    if (!isFlag(option) && !option.isMultiValue() && setting.values().size() != 1) {
      return Optional.of(setting.origin() + " takes one value, not a list");
    }
    return Optional.empty();
  }
}
