package io.procmem.exporter.herakles;

import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.settings.Translation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options and the configuration of Herakles, and what they mean as options of serve. */
public final class HeraklesOptions {

  private HeraklesOptions() {}

  /**
   * Adds the options that set a key of the configuration. Parsing stops at the first word that is
   * not an option, so the options of a Herakles command are left to that word.
   *
   * @param command the command that has them
   */
  public static void addTo(CommandSpec command) {
    command.parser().stopAtPositional(true);
    Stream.of(Key.values()).flatMap(key -> key.option().stream()).forEach(command::addOption);
  }

  /**
   * {@return the configuration file to use, if there is one}
   *
   * @param places where to look
   * @param warnings receives a line if there are others, which are not used
   */
  public static Optional<Path> find(SearchPaths places, List<String> warnings) {
    List<Path> files = places.configurations();
    files.stream()
        .skip(1)
        .forEach(file -> warnings.add(file + " is not read, since " + files.get(0) + " exists"));
    return files.stream().findFirst();
  }

  /**
   * {@return what a command line and a configuration file of Herakles mean}
   *
   * @param parsed the command line; its options take precedence over the file
   * @param words the command that does the work, and its options
   * @param file the file
   * @param places where the rule files are
   * @param warnings receives what has no effect
   * @throws ParameterException if an option has an impossible value
   * @throws CommandFailure if the file cannot be read or has mistakes, or if keys contradict each
   *     other
   */
  public static Translation translated(
      ParseResult parsed,
      List<String> words,
      Optional<Path> file,
      SearchPaths places,
      List<String> warnings) {
    Map<Key, KeyValue> all = new EnumMap<>(Key.class);
    List<String> problems = new ArrayList<>();
    file.ifPresent(one -> all.putAll(ConfigFile.read(one, problems)));
    if (!problems.isEmpty()) {
      throw new CommandFailure(String.join("\n", problems));
    }
    Stream.of(Key.values())
        .flatMap(key -> key.given(parsed).stream())
        .forEach(given -> add(given, all, problems));
    if (!problems.isEmpty()) {
      throw new ParameterException(parsed.commandSpec().commandLine(), String.join("\n", problems));
    }
    ServeSettings settings = new ServeSettings(parsed.commandSpec().name(), all, places);
    List<String> everyWarning = new ArrayList<>(warnings);
    everyWarning.addAll(settings.warnings());
    return new Translation(words, settings.defaults(), settings.given(), everyWarning, file);
  }

  private static void add(KeyValue given, Map<Key, KeyValue> all, List<String> problems) {
    all.put(given.key(), given);
    given.problems().forEach(problems::add);
  }
}
