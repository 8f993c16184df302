package io.procmem.exporter.herakles;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values of a key.
 *
 * @param key the key
 * @param values its values; one unless it takes a list
 * @param origin where it is set, as it begins a message: {@code a.yaml: cache_ttl}
 */
record KeyValue(Key key, List<String> values, String origin) {

  /** Removes blanks around texts, as Herakles does. */
  KeyValue {
    values = values.stream().map(String::strip).toList();
  }

  /** {@return its first value} */
  String value() {
    return values.get(0);
  }

  /** {@return whether it is on the command line} */
  boolean isOption() {
    return origin.startsWith("-");
  }

  /** {@return whether it is off} */
  boolean isOff() {
    return values.equals(List.of("false"));
  }

  /** {@return what is wrong with it, a line each} */
  Stream<String> problems() {
    if (values.size() != 1 && !key.type.isList()) {
      return Stream.of(origin + " takes one value, not a list");
    }
    return values.stream()
        .map(key.type::problem)
        .flatMap(Optional::stream)
        .map(problem -> origin + ": " + problem);
  }
}
