package io.procmem.exporter.herakles;

import io.procmem.exporter.input.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the values of a key are. */
enum ValueType {
  /** A whole number, 0 or more. */
  NUMBER,
  /** A whole number, 1 or more. */
  LIMIT,
  /** A TCP port; 0 for any free one. */
  PORT,
  /** On or off. */
  FLAG,
  /** A text, such as a path. */
  TEXT,
  /** A list of texts. */
  LIST,
  /** Which groups are shown. */
  MODE("include, exclude"),
  /** How much is logged. */
  LEVEL("off, error, warn, info, debug, trace");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
  private static final int MAX_PORT = 65_535;

  /** Those that are allowed, if only some are. */
  private final String words;

  ValueType() {
    this("");
  }

  ValueType(String words) {
    this.words = words;
  }

  /** {@return whether a list is allowed} */
  boolean isList() {
    return this == LIST;
  }

  /** {@return what is wrong with a value, as the end of a message} */
  Optional<String> problem(String value) {
    return switch (this) {
      case NUMBER -> problem(number(value) >= 0, value, "give a whole number, 0 or more");
      case LIMIT -> problem(number(value) >= 1, value, "give a whole number, 1 or more");
      case PORT ->
          problem(
              number(value) >= 0 && number(value) <= MAX_PORT,
              value,
              "give a port, a number from 0 to 65535");
      case FLAG ->
          problem(value.equals("true") || value.equals("false"), value, "give true or false");
      case TEXT, LIST -> problem(!value.isBlank(), value, "give a text, or leave it out");
      case MODE, LEVEL -> {
        List<String> all = List.of(words.split(", ", -1));
        yield problem(all.contains(value), value, "give " + words + Nearest.question(value, all));
      }
    };
  }

  private static Optional<String> problem(boolean isRight, String value, String remedy) {
    return isRight ? Optional.empty() : Optional.of("'" + value + "': " + remedy);
  }

  /** The number that a text is; -1 if it is none, or too large. */
  private static int number(String text) {
    return DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
  }
}
