package io.procmem.exporter.settings;

import io.procmem.exporter.input.CommandFailure;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The formats of configuration files, by the end of the file's name. */
public enum FileFormat {
  /** YAML 1.2. */
  YAML(".yaml .yml"),
  /** JSON, in which comments and a comma after the last value are allowed. */
  JSON(".json"),
  /** TOML 1.0. */
  TOML(".toml");

  private final String ends;

  FileFormat(String ends) {
    this.ends = ends;
  }

  /**
   * {@return the format of a file}
   *
   * @param file the file; it need not exist
   * @throws CommandFailure if its name does not tell
   */
  static FileFormat of(Path file) {
    return shownBy(file)
        .orElseThrow(
            () ->
                new CommandFailure(
                    file
                        + ": unknown format: give a file whose name ends with .yaml, .yml, .json or"
                        + " .toml"));
  }

  /** {@return the format that the name of a file shows, if any} */
  static Optional<FileFormat> shownBy(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(format -> Stream.of(format.ends.split(" ", -1)).anyMatch(name::endsWith))
        .findFirst();
  }

  /** {@return what reads a file of this format; a key must not be repeated} */
  ObjectMapper mapper() {
    return switch (this) {
      case YAML ->
          YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      case JSON ->
          JsonMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
              .build();
      case TOML -> TomlMapper.builder().build(); // refuses a repeated key anyway
    };
  }
}
