package io.procmem.exporter.terminal;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Objects as JSON. The keys are in snake case; an unknown number has no key. */
public final class Json {

  /** Writes objects. Thread-safe. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private Json() {}

  /**
   * {@return an object as text}
   *
   * @param value the object
   * @param isPretty whether it has a line per key; otherwise it is one line
   */
  public static String text(Object value, boolean isPretty) {
    return isPretty
        ? MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value)
        : MAPPER.writeValueAsString(value);
  }
}
