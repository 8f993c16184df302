package io.procmem.exporter.testdata;

import io.procmem.exporter.input.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of test data, and refuses what no process can be. */
final class TestDataFile {

  /** The version of the format. */
  static final String VERSION = "1.0";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Of about 300,000 processes. */
  private static final long MAX_BYTES = 64 << 20;

  /** The limit of the kernel. */
  private static final int MAX_PID = 4_194_304;

  /** More memory than any machine has, and more time than any process has run. */
  private static final long MAX_BYTES_OF_PROCESS = 1L << 50;

  private static final double MAX_SECONDS = 1e9;
  private static final double MAX_PERCENT = 1e6;

  /** What rules allow in a group, and what they allow in a name within it. */
  private static final Pattern GROUP = Pattern.compile("[\\p{L}\\p{Nd}_.:+@-]{1,200}");

  private static final Pattern SUBGROUP = Pattern.compile("[^*?!\"\\\\\\p{Cntrl}]{1,200}");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  private final Path file;

  TestDataFile(Path file) {
    this.file = file;
  }

  /**
   * {@return the content of the file}
   *
   * @throws CommandFailure if it cannot be read
   */
  byte[] content() {
    if (!Files.exists(file)) {
      throw failure("", "there is no such file: 'procmem-exporter generate-testdata' writes one");
    }
    if (!Files.isRegularFile(file)) {
      throw failure("", "this is not a regular file: give a file of test data");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw failure("", "the file is larger than 64 MiB: give a file of test data");
      }
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw failure("", "it cannot be read: give this user permission to read it");
    } catch (IOException e) {
      throw failure("", "it cannot be read: " + e.getMessage());
    }
  }

  /**
   * {@return the processes in the content of the file}
   *
   * @param content its content
   * @throws CommandFailure if it has a mistake; with its place
   */
  List<TestProcess> processes(byte[] content) {
    JsonNode root = parsed(content);
    if (!root.isObject()) {
      throw failure("", "this is not a JSON object: give a file of test data");
    }
    String version = text("", root, "version");
    if (!version.equals(VERSION)) {
      throw failure("version: ", "'" + version + "' is unknown: give \"" + VERSION + "\"");
    }
    text("", root, "generated_at");
    JsonNode processes = required("", root, "processes");
    if (!processes.isArray() || processes.isEmpty()) {
      throw failure("processes: ", "give a list of at least one process");
    }
    List<TestProcess> read = new ArrayList<>();
    Set<Integer> pids = new HashSet<>();
    for (JsonNode process : processes) {
      String place = "processes[" + read.size() + "]";
      TestProcess one = process(place, process);
      if (!pids.add(one.pid())) {
        throw failure(place + ".pid: ", one.pid() + " occurs twice: give each process its own pid");
      }
      read.add(one);
    }
    return read;
  }

  private JsonNode parsed(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (JacksonException e) {
      String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw failure(place, "this is not JSON: " + message);
    }
  }

  private TestProcess process(String place, JsonNode process) {
    if (!process.isObject()) {
      throw failure(place + ": ", "give an object with a pid, a name and so on");
    }
    String in = place + ".";
    TestProcess read =
        new TestProcess(
            (int) whole(in, process, "pid", 1, MAX_PID),
            matching(
                in, process, "name", NAME, "1 to 200 characters, none of them a control character"),
            matching(in, process, "group", GROUP, "a word of letters, digits and _ . : + @ -"),
            matching(in, process, "subgroup", SUBGROUP, "a text without * ? ! \" and \\"),
            whole(in, process, "rss", 0, MAX_BYTES_OF_PROCESS),
            whole(in, process, "pss", 0, MAX_BYTES_OF_PROCESS),
            whole(in, process, "uss", 0, MAX_BYTES_OF_PROCESS),
            number(in, process, "cpu_percent", MAX_PERCENT),
            number(in, process, "cpu_time_seconds", MAX_SECONDS));
    refuseLarger(in, "pss", read.pss(), "rss", read.rss());
    refuseLarger(in, "uss", read.uss(), "pss", read.pss());
    return read;
  }

  private void refuseLarger(String in, String part, long bytes, String whole, long most) {
    if (bytes > most) {
      throw failure(
          in + part + ": ", bytes + " is larger than " + whole + ": give at most " + most);
    }
  }

  private JsonNode required(String in, JsonNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      throw failure(in + key + ": ", "it is missing: add it");
    }
    return value;
  }

  private String text(String in, JsonNode object, String key) {
    JsonNode value = required(in, object, key);
    if (!value.isString()) {
      throw failure(
          in + key + ": ", "'" + value + "' is not a string: give a string in double quotes");
    }
    return value.asString();
  }

  private String matching(
      String in, JsonNode object, String key, Pattern allowed, String allowedInWords) {
    String value = text(in, object, key);
    if (!allowed.matcher(value).matches()) {
      throw failure(in + key + ": ", "'" + value + "': give " + allowedInWords);
    }
    return value;
  }

  private long whole(String in, JsonNode object, String key, long min, long max) {
    JsonNode value = required(in, object, key);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < min
        || value.asLong() > max) {
      throw failure(
          in + key + ": ", "'" + value + "': give a whole number from " + min + " to " + max);
    }
    return value.asLong();
  }

  private double number(String in, JsonNode object, String key, double max) {
    JsonNode value = required(in, object, key);
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= max)) {
      throw failure(in + key + ": ", "'" + value + "': give a number from 0 to " + (long) max);
    }
    return value.asDouble();
  }

  private CommandFailure failure(String place, String problem) {
    return new CommandFailure("--test-data-file=" + file + ": " + place + problem);
  }
}
