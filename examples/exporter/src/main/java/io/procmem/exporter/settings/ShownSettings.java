package io.procmem.exporter.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The value of each option, as a configuration file that says where each value is from. Defaults
 * are comments, since some of them would conflict with a value that is given.
 */
public final class ShownSettings {

  private static final String DEFAULTS = "the defaults";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .build();

  private final Map<String, Map<String, Object>> byOrigin = new LinkedHashMap<>();
  private final List<String> unset = new ArrayList<>();

  private ShownSettings() {}

  /**
   * {@return the values, as text in YAML}
   *
   * @param result the parsed command line with the settings
   * @param settings the settings
   */
  public static String text(ParseResult result, Settings settings) {
    ShownSettings shown = new ShownSettings();
    List.of("the command line", "the configuration file", "the environment", DEFAULTS)
        .forEach(origin -> shown.byOrigin.put(origin, new LinkedHashMap<>()));
    Keys.of(result.commandSpec())
        .forEach((key, option) -> shown.add(key, option, result, settings));
    return shown.text();
  }

  private void add(String key, OptionSpec option, ParseResult result, Settings settings) {
    Optional<Setting> setting = settings.of(key);
    if (setting.isPresent()) {
      put(kind(setting.get().origin()), option, setting.get().values());
    } else if (result.hasMatchedOption(option)) {
      put("the command line", option, result.matchedOption(key).originalStringValues());
    } else if (Keys.isFlag(option)) {
      put(DEFAULTS, option, List.of("false"));
    } else if (option.defaultValue() != null) {
      put(DEFAULTS, option, List.of(option.defaultValue()));
    } else {
      unset.add(key);
    }
  }

  /** What kind of origin begins the messages about a setting. */
  private static String kind(String origin) {
    if (Setting.isVariable(origin)) {
      return "the environment";
    }
    if (origin.startsWith("-")) { // an option of another exporter
      return "the command line";
    }
    return origin.contains(": ")
        ? "the configuration file"
        : "the command " + origin.replaceFirst(" .*", "");
  }

  private void put(String origin, OptionSpec option, List<String> values) {
    Object value = option.isMultiValue() ? values : values.get(0);
    byOrigin
        .computeIfAbsent(origin, one -> new LinkedHashMap<>())
        .put(Keys.key(option), Keys.isFlag(option) ? Boolean.valueOf("" + value) : value);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    byOrigin.forEach(
        (origin, values) -> {
          if (!values.isEmpty()) {
            text.append("# from ").append(origin).append('\n');
            String yaml = YAML.writeValueAsString(values);
            text.append(origin.equals(DEFAULTS) ? yaml.replaceAll("(?m)^(?=.)", "# ") : yaml);
          }
        });
    return unset.isEmpty()
        ? text.toString()
        : text + "# not set: " + String.join(", ", unset) + "\n";
  }
}
