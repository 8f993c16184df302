package io.procmem.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AttributeTest {

  @Test
  void everyAttribute_isDocumented() throws Exception {
    String document = Files.readString(Path.of("../docs/rules.md"));
    for (Attribute attribute : Attribute.values()) {
      assertThat(document).contains("`" + attribute.key() + "=");
    }
  }
}
