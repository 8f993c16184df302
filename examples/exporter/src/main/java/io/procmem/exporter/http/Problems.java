package io.procmem.exporter.http;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The mistakes of a configuration file, and what has no effect. Not thread-safe.
 *
 * @param file the file
 * @param lines the mistakes, a line each
 * @param warnings what has no effect, a line each
 */
record Problems(Path file, List<String> lines, List<String> warnings) {

  /** Adds a mistake of a key. */
  void add(String key, String what) {
    lines.add(file + ": " + key + ": " + what);
  }

  /** Adds a key that has no effect. */
  void warn(String key, String what) {
    warnings.add(file + ": " + key + ": " + what);
  }

  /** {@return whether a key is on} */
  boolean flag(String key, JsonNode value, boolean usual) {
    if (!value.isMissingNode() && !value.isBoolean()) {
      add(key, "it is on or off: give true or false");
    }
    return value.asBoolean(usual);
  }

  /** {@return the value of a key as text; empty if there is none} */
  String text(String key, JsonNode value) {
    if (value.isContainer()) {
      add(key, "give one value");
    }
    return value.isValueNode() && !value.isNull() ? value.asString() : "";
  }
}
