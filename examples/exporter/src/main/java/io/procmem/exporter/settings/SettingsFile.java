package io.procmem.exporter.settings;

import io.procmem.exporter.input.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a configuration file: keys with a value, or with a list of values. */
public final class SettingsFile {

  private static final long MAX_BYTES = 1 << 20;

  private final Path file;
  private final List<String> problems;

  private SettingsFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * {@return the settings of a file, in its order}
   *
   * @param file the file; its name tells its format
   * @param problems receives what is wrong with its values
   * @throws CommandFailure if it cannot be read
   */
  static List<Setting> read(Path file, List<String> problems) {
    return new SettingsFile(file, problems).settings(FileFormat.of(file));
  }

  /**
   * {@return the keys and values of a file of another program, which is in YAML unless the end of
   * its name says otherwise}
   *
   * @param file the file
   * @throws CommandFailure if it cannot be read
   */
  public static JsonNode ofAnother(Path file) {
    FileFormat format = FileFormat.shownBy(file).orElse(FileFormat.YAML);
    return new SettingsFile(file, List.of()).root(format);
  }

  private JsonNode root(FileFormat format) {
    JsonNode root = parsed(format);
    if (root.isMissingNode() || root.isNull()) { // an empty file, or comments only
      return JsonNodeFactory.instance.objectNode();
    }
    if (!root.isObject()) {
      throw new CommandFailure(file + ": write a key and a value, such as " + example(format));
    }
    return root;
  }

  private List<Setting> settings(FileFormat format) {
    JsonNode root = root(format);
    OtherSystem.refuse(file, root.propertyNames());
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      String origin = file + ": " + property.getKey();
      settings.add(new Setting(property.getKey(), values(origin, property.getValue()), origin));
    }
    return settings;
  }

  private JsonNode parsed(FileFormat format) {
    try {
      return format.mapper().readTree(content());
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null || e.getLocation().getLineNr() < 1
              ? ""
              : ":" + e.getLocation().getLineNr();
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new CommandFailure(file + place + ": this is not " + format + ": " + message);
    }
  }

  private byte[] content() {
    if (!Files.exists(file)) {
      throw new CommandFailure(
          file + " does not exist: 'procmem-exporter config' writes a template");
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(file + " is not a regular file: give a configuration file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CommandFailure(file + " is larger than 1 MiB: give a configuration file");
      }
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " cannot be read: give this user permission to read it");
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read: " + e.getMessage());
    }
  }

  private List<String> values(String origin, JsonNode value) {
    List<String> values = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(one -> values.add(scalar(origin, one)));
    } else {
      values.add(scalar(origin, value));
    }
    return values;
  }

  private String scalar(String origin, JsonNode value) {
    if (value.isNull()) {
      problems.add(origin + " has no value: give one, or leave the key out");
    } else if (!value.isValueNode()) {
      problems.add(origin + " is a table: give a value, or a list of values");
    }
    return value.isValueNode() ? value.asString() : "";
  }

  private static String example(FileFormat format) {
    return switch (format) {
      case YAML -> "port: 9215";
      case JSON -> "{\"port\": 9215}";
      case TOML -> "port = 9215";
    };
  }
}
