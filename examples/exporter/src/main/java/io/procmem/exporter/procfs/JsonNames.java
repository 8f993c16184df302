package io.procmem.exporter.procfs;

import io.procmem.container.ContainerNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds texts in what container runtimes write, with Jackson. It makes no tree of the document, so
 * that a large or forged one takes no memory. Jackson limits the depth of nesting and the length of
 * numbers. Thread-safe.
 */
final class JsonNames implements ContainerNames {

  /**
   * The depth of the deepest text that is requested: {@code /Config/Labels/io.kubernetes.pod.name}.
   */
  private static final int MAX_DEPTH = 3;

  private final JsonMapper mapper = new JsonMapper();

  @Override
  public Map<String, String> find(byte[] json, Set<String> pointers) throws IOException {
    Map<String, String> found = new HashMap<>();
    try (JsonParser parser = mapper.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the document is not a JSON object");
      }
      while (!parser.streamReadContext().inRoot()) {
        next(parser, pointers, found);
      }
    }
    return found;
  }

  private static void next(JsonParser parser, Set<String> pointers, Map<String, String> found)
      throws IOException {
    JsonToken token = parser.nextToken();
    TokenStreamContext place = parser.streamReadContext();
    if (token == null) {
      throw new IOException("the document ends too early");
    }
    if (token.isStructStart() && place.getNestingDepth() > MAX_DEPTH) {
      parser.skipChildren();
    } else if (token == JsonToken.VALUE_STRING) {
      String pointer = place.pathAsPointer().toString();
      if (pointers.contains(pointer)) {
        found.put(pointer, parser.getString());
      }
    }
  }
}
