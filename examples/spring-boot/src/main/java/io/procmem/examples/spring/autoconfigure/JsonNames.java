package io.procmem.examples.spring.autoconfigure;

import io.procmem.container.ContainerNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Finds texts in what container runtimes write, with the JSON library that Boot finds: Jackson 2 or
 * 3. The whole document, with the environment of the container, is in the heap until it is garbage.
 * A streaming parser of your version of Jackson avoids that.
 */
final class JsonNames implements ContainerNames {

  private final JsonParser parser = JsonParserFactory.getJsonParser();

  @Override
  public Map<String, String> find(byte[] json, Set<String> pointers) {
    Map<String, Object> document = parser.parseMap(new String(json, StandardCharsets.UTF_8));
    Map<String, String> found = new HashMap<>();
    for (String pointer : pointers) {
      if (at(document, pointer) instanceof String text) {
        found.put(pointer, text);
      }
    }
    return found;
  }

  /** What a JSON Pointer leads to. */
  private static @Nullable Object at(Object document, String pointer) {
    Object place = document;
    for (String step : pointer.substring(1).split("/", -1)) {
      if (!(place instanceof Map<?, ?> object)) {
        return null;
      }
      place = object.get(step.replace("~1", "/").replace("~0", "~"));
    }
    return place;
  }
}
