package io.procmem.recorder;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of a {@link RecordingFormat}. A message names the line and the key, and no content. */
final class Line {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern FRACTION =
      Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?(E-?[0-9]{1,3})?");

  private final int number;
  private final String word;
  private final Map<String, String> fields = new HashMap<>();

  private Line(int number, String word) {
    this.number = number;
    this.word = word;
  }

  static Line parse(int number, String text) throws IOException {
    String[] parts = text.split("\t", -1);
    Line line = new Line(number, parts[0]);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String value = parts[i].substring(equals + 1);
      if (equals <= 0 || !value.codePoints().allMatch(RecordingFormat::isPrintable)) {
        throw line.damaged("field " + i + " is damaged");
      }
      if (line.fields.put(parts[i].substring(0, equals), value) != null) {
        throw line.damaged("field " + i + " occurs twice");
      }
    }
    return line;
  }

  String word() {
    return word;
  }

  IOException damaged(String problem) {
    return new IOException("line " + number + ": " + problem);
  }

  Optional<String> optional(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  String text(String key) throws IOException {
    String value = fields.get(key);
    if (value == null || value.isEmpty()) {
      throw damaged(key + " is missing");
    }
    return value;
  }

  long number(String key) throws IOException {
    return parsed(key, text(key));
  }

  /** A number from 0 to a maximum. */
  int count(String key, int max) throws IOException {
    long value = number(key);
    if (value < 0 || value > max) {
      throw damaged(key + " is out of range");
    }
    return (int) value;
  }

  OptionalLong optionalNumber(String key) throws IOException {
    String value = fields.get(key);
    return value == null ? OptionalLong.empty() : OptionalLong.of(parsed(key, value));
  }

  /** A number of bytes or of events, which is not negative. */
  OptionalLong optionalAmount(String key) throws IOException {
    OptionalLong value = optionalNumber(key);
    if (value.isPresent() && value.getAsLong() < 0) {
      throw damaged(key + " is negative");
    }
    return value;
  }

  private long parsed(String key, String value) throws IOException {
    if (!NUMBER.matcher(value).matches()) {
      throw damaged(key + " is not a number");
    }
    return Long.parseLong(value);
  }

  OptionalDouble optionalFraction(String key) throws IOException {
    @Nullable String value = fields.get(key);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(fraction(key));
  }

  double fraction(String key) throws IOException {
    String value = text(key);
    if (!FRACTION.matcher(value).matches()) {
      throw damaged(key + " is not a number");
    }
    return Double.parseDouble(value);
  }

  Instant time(String key) throws IOException {
    try {
      return Instant.parse(text(key));
    } catch (DateTimeException e) {
      throw damaged(key + " is not a time");
    }
  }
}
