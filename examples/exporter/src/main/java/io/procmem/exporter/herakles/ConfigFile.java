package io.procmem.exporter.herakles;

import io.procmem.exporter.input.Nearest;
import io.procmem.exporter.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads a configuration file of Herakles. */
final class ConfigFile {

  private final Path file;
  private final List<String> problems;
  private final Map<Key, KeyValue> all = new EnumMap<>(Key.class);

  private ConfigFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * {@return what a file sets, by key}
   *
   * @param file the file; it is in YAML unless the end of its name says otherwise
   * @param problems receives its mistakes
   * @throws io.procmem.exporter.input.CommandFailure if it cannot be read
   */
  static Map<Key, KeyValue> read(Path file, List<String> problems) {
    ConfigFile read = new ConfigFile(file, problems);
    SettingsFile.ofAnother(file)
        .properties()
        .forEach(one -> read.add(one.getKey(), one.getValue()));
    return read.all;
  }

  private void add(String word, JsonNode value) {
    String origin = file + ": " + word;
    Optional<Key> key = Key.named(word);
    if (key.isEmpty()) {
      List<String> known = Arrays.stream(Key.values()).map(Key::toString).toList();
      problems.add(
          origin + ": Herakles has no such key" + Nearest.question(word.replace('-', '_'), known));
    } else if (!value.isNull()) { // null is as if the key were left out
      add(new KeyValue(key.get(), values(value), origin));
    }
  }

  private void add(KeyValue given) {
    KeyValue other = all.put(given.key(), given);
    if (other != null) {
      problems.add(given.origin() + " is the same key as " + other.origin() + ": give only one");
    }
    given.problems().forEach(problems::add);
  }

  /** A table has no text, so it is refused like an empty one. */
  private static List<String> values(JsonNode value) {
    Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
    return values.map(one -> one.isValueNode() ? one.asString() : "").toList();
  }
}
