package io.procmem.recorder;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Writes lines of a {@link RecordingFormat}. Not thread-safe. */
final class LineWriter {

  private final StringBuilder text = new StringBuilder();

  /** Begins a line. */
  LineWriter line(String word) {
    text.append(text.isEmpty() ? "" : "\n").append(word);
    return this;
  }

  LineWriter put(String key, long value) {
    text.append('\t').append(key).append('=').append(value);
    return this;
  }

  LineWriter put(String key, OptionalLong value) {
    return value.isPresent() ? put(key, value.getAsLong()) : this;
  }

  /** A number that is not finite is unknown. */
  LineWriter put(String key, double value) {
    long whole = Math.round(value);
    if (whole == value && whole != Long.MAX_VALUE && whole != Long.MIN_VALUE) {
      return put(key, whole);
    }
    if (Double.isFinite(value)) {
      text.append('\t').append(key).append('=').append(value);
    }
    return this;
  }

  LineWriter put(String key, OptionalDouble value) {
    return value.isPresent() ? put(key, value.getAsDouble()) : this;
  }

  LineWriter put(String key, Optional<String> value) {
    return value.isPresent() ? put(key, value.get()) : this;
  }

  /** Replaces what is not printable, and cuts a long text. Names of procmem are printable. */
  LineWriter put(String key, String value) {
    text.append('\t').append(key).append('=');
    value
        .codePoints()
        .limit(RecordingFormat.MAX_TEXT)
        .map(c -> RecordingFormat.isPrintable(c) ? c : '?')
        .forEach(text::appendCodePoint);
    return this;
  }

  /** The lines so far, with the end of the last. */
  byte[] bytes() {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
