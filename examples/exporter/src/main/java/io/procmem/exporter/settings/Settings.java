package io.procmem.exporter.settings;

import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options that a configuration file and the environment set. The command line takes precedence
 * over the environment, and that over the file. They are added to the command line as arguments, so
 * that they are parsed and checked in the same way.
 *
 * <p>Immutable.
 */
public final class Settings {

  /** The option that names the file. */
  static final String CONFIG = "--config";

  /** An option, or a whole command in quotes, which stays as it is. */
  private static final Pattern OPTION =
      Pattern.compile("'[a-z-]+ [^']*'|(?<![\\w-])--[a-z][a-z-]*");

  private final Map<String, Setting> settings;
  private final Map<String, OptionSpec> keys;
  private final List<Path> files;

  private Settings(Map<String, Setting> settings, Map<String, OptionSpec> keys, List<Path> files) {
    this.settings = settings;
    this.keys = keys;
    this.files = files;
  }

  /** {@return no settings} */
  public static Settings none() {
    return new Settings(Map.of(), Map.of(), List.of());
  }

  /**
   * Reads what a command line refers to.
   *
   * @param line the whole command line
   * @param other its words, and settings that are from the command line of another exporter
   * @param serve the command whose options are the keys; a file is shared by all commands
   * @param environment the environment variables
   * @return the settings of options that are not among the words; none if the words are wrong, or
   *     if the command reads no configuration
   * @throws CommandFailure if the file cannot be read, or if the file or the environment sets an
   *     option that does not exist
   */
  public static Settings read(
      CommandLine line,
      Translation other,
      Supplier<CommandSpec> serve,
      Map<String, String> environment) {
    String[] words = other.words().toArray(String[]::new);
    boolean hasSettings =
        !other.defaults().isEmpty()
            || Stream.of(words).anyMatch(word -> word.startsWith(CONFIG))
            || environment.keySet().stream().anyMatch(Setting::isVariable);
    Optional<ParseResult> parsed = hasSettings ? parsed(line, words) : Optional.empty();
    if (parsed.isEmpty()) {
      return none();
    }
    Map<String, OptionSpec> keys = Keys.of(serve.get());
    Map<String, Setting> all = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    Path file = file(parsed.get(), environment);
    other.defaults().forEach(setting -> all.put(setting.key(), setting));
    List<Setting> ofFile = file == null ? List.of() : SettingsFile.read(file, problems);
    for (Setting setting : Stream.concat(ofFile.stream(), variables(environment)).toList()) {
      OptionSpec option = keys.get(setting.key());
      if (option == null) {
        problems.add(unknown(setting, keys.keySet()));
      } else {
        Keys.problem(option, setting).ifPresent(problems::add);
        all.put(setting.key(), setting);
      }
    }
    if (!problems.isEmpty()) {
      throw new CommandFailure(String.join("\n", problems));
    }
    other.given().forEach(setting -> all.put(setting.key(), setting));
    all.keySet().removeIf(key -> isGiven(parsed.get(), key) || !hasOption(parsed.get(), key));
    List<Path> files = Stream.concat(Stream.ofNullable(file), other.file().stream()).toList();
    return new Settings(all, keys, files);
  }

  /** The command that reads a configuration, if the words are right so far. */
  private static Optional<ParseResult> parsed(CommandLine line, String... words) {
    ParseResult result;
    try {
      result = line.parseArgs(words);
    } catch (ParameterException e) {
      return Optional.empty(); // running the command reports it
    }
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    boolean readsNone = result.commandSpec().findOption(CONFIG) == null;
    return readsNone || result.isUsageHelpRequested() || result.isVersionHelpRequested()
        ? Optional.empty()
        : Optional.of(result);
  }

  private static @Nullable Path file(ParseResult given, Map<String, String> environment) {
    String variable = environment.get(Setting.variable("config"));
    Path option = given.matchedOptionValue(CONFIG, (Path) null);
    return option != null || variable == null ? option : Path.of(variable);
  }

  private static Stream<Setting> variables(Map<String, String> environment) {
    return new TreeMap<>(environment)
        .entrySet().stream()
            .filter(variable -> Setting.isVariable(variable.getKey()))
            .filter(variable -> !variable.getKey().equals(Setting.variable("config")))
            .map(
                variable ->
                    new Setting(
                        Setting.keyOf(variable.getKey()),
                        List.of(variable.getValue()),
                        variable.getKey()));
  }

  private static String unknown(Setting setting, Collection<String> keys) {
    boolean isVariable = Setting.isVariable(setting.origin());
    List<String> nearest = Nearest.to(setting.key(), keys);
    return setting.origin()
        + ": there is no such "
        + (isVariable ? "variable" : "key")
        + Nearest.question(isVariable ? nearest.stream().map(Setting::variable).toList() : nearest);
  }

  private static boolean isGiven(ParseResult given, String key) {
    return given.hasMatchedOption("--" + key);
  }

  private static boolean hasOption(ParseResult given, String key) {
    return given.commandSpec().findOption("--" + key) != null;
  }

  /**
   * {@return the words, followed by these settings}
   *
   * @param words the words of the command line
   */
  public String[] after(List<String> words) {
    List<String> all = new ArrayList<>(words);
    settings.values().forEach(setting -> all.addAll(arguments(setting)));
    return all.toArray(String[]::new);
  }

  private List<String> arguments(Setting setting) {
    OptionSpec option = keys.get(setting.key());
    if (option != null && Keys.isFlag(option)) {
      return setting.isOn() ? List.of(setting.option()) : List.of();
    }
    return setting.values().stream().map(value -> setting.option() + "=" + value).toList();
  }

  /**
   * {@return a message about options, that also says where they are set}
   *
   * @param message a message that may mention options as they are written on the command line
   */
  public String withOrigins(String message) {
    List<String> origins =
        settings.values().stream()
            .filter(setting -> mentions(message, setting.option()))
            .filter(setting -> setting.spelling().isEmpty())
            .map(Setting::origin)
            .toList();
    return origins.isEmpty() ? message : String.join(", ", origins) + ": " + message;
  }

  /**
   * {@return a message with each option of serve replaced by what the user of another exporter's
   * command can write: that exporter's option, or an environment variable}
   *
   * @param message the message
   */
  public String spelled(String message) {
    return OPTION.matcher(message).replaceAll(found -> Matcher.quoteReplacement(spelled(found)));
  }

  private String spelled(MatchResult found) {
    Setting setting = settings.get(found.group().substring(2));
    if (setting != null && setting.origin().contains(": ")) {
      return found.group(); // the message begins with the key of a file
    }
    boolean isOption = keys.containsKey(found.group().replaceFirst("^--", ""));
    return Optional.ofNullable(setting)
        .flatMap(Setting::spelling)
        .orElseGet(() -> isOption ? Setting.variable(found.group().substring(2)) : found.group());
  }

  private static boolean mentions(String message, String option) {
    int at = message.indexOf(option);
    int end = at + option.length();
    return at >= 0
        && (end == message.length()
            || !(Character.isLetter(message.charAt(end)) || message.charAt(end) == '-'));
  }

  /** {@return the configuration files that were read} */
  public List<Path> files() {
    return files;
  }

  /** {@return the setting of an option, if there is one} */
  Optional<Setting> of(String key) {
    return Optional.ofNullable(settings.get(key));
  }
}
