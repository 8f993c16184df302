package io.procmem.exporter.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line of another exporter means here.
 *
 * @param words the command that does the work, and those of its options that are no settings
 * @param defaults settings that every other one replaces
 * @param given settings that replace every other one
 * @param warnings what has no effect, a line each
 * @param file the configuration file of the other exporter that was read, if it is none of the
 *     values of the settings
 */
public record Translation(
    List<String> words,
    List<Setting> defaults,
    List<Setting> given,
    List<String> warnings,
    Optional<Path> file) {

  /**
   * Copies the lists.
   *
   * @param words the command and its options
   * @param defaults settings that every other one replaces
   * @param given settings that replace every other one
   * @param warnings what has no effect
   * @param file the configuration file
   */
  public Translation {
    words = List.copyOf(words);
    defaults = List.copyOf(defaults);
    given = List.copyOf(given);
    warnings = List.copyOf(warnings);
  }

  /**
   * {@return a command line of this exporter, as it is}
   *
   * @param words its words
   */
  public static Translation none(String... words) {
    return new Translation(List.of(words), List.of(), List.of(), List.of(), Optional.empty());
  }
}
