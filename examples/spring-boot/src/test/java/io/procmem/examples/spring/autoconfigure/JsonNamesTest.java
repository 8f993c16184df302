package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts in documents of container runtimes. */
class JsonNamesTest {

  private static final Set<String> POINTERS =
      Set.of("/annotations/nerdctl~1name", "/Config/Image", "/Name", "/missing/text");

  private static Map<String, String> find(String json) {
    return new JsonNames().find(json.getBytes(StandardCharsets.UTF_8), POINTERS);
  }

  @Test
  void textsAreFoundByTheirPointers() {
    assertThat(
            find("{\"annotations\":{\"nerdctl/name\":\"web\"},\"Config\":{\"Image\":\"nginx\"}}"))
        .isEqualTo(Map.of("/annotations/nerdctl~1name", "web", "/Config/Image", "nginx"));
    assertThat(find("{\"Name\":7,\"Config\":[]}")).isEmpty();
  }

  @Test
  void whatIsNoDocumentIsRefused() {
    assertThatThrownBy(() -> find("{\"Name\":")).isInstanceOf(RuntimeException.class);
  }
}
