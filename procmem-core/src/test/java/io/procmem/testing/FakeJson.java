package io.procmem.testing;

import io.procmem.container.ContainerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Documents of lines such as {@code /Config/Image=nginx}, instead of JSON. */
public final class FakeJson implements ContainerNames {

  public static final FakeJson DOCUMENTS = new FakeJson();

  @Override
  public Map<String, String> find(byte[] json, Set<String> pointers) throws IOException {
    Map<String, String> found = new HashMap<>();
    for (String line : new String(json, StandardCharsets.UTF_8).split("\n")) {
      String[] words = line.split("=", 2);
      if (words.length < 2) {
        throw new IOException("no document");
      }
      if (pointers.contains(words[0])) {
        found.put(words[0], words[1]);
      }
    }
    return found;
  }

  /** A document of pairs of pointer and text. */
  public static String document(String... texts) {
    StringBuilder document = new StringBuilder();
    for (int i = 0; i < texts.length; i += 2) {
      document.append(texts[i]).append('=').append(texts[i + 1]).append('\n');
    }
    return document.toString();
  }
}
