package io.procmem.examples.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.metrics.RowKind;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata that IDEs use to complete {@code application.yml}. */
class MetadataTest {

  private static Map<String, JsonNode> properties() throws Exception {
    Path classes =
        Path.of(
            ProcMemProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path file = classes.resolve("META-INF/spring-configuration-metadata.json");
    JsonNode metadata = new JsonMapper().readTree(Files.readString(file));
    return metadata
        .get("properties")
        .valueStream()
        .collect(Collectors.toMap(one -> one.get("name").asString(), one -> one));
  }

  @Test
  void explainsEveryProperty() throws Exception {
    Map<String, JsonNode> properties = properties();

    String[] expected =
        Stream.concat(
                names(ProcMemProperties.class)
                    .filter(name -> !name.equals("select"))
                    .map(name -> name.equals("binder") ? "binder.enabled" : name),
                names(SelectProperties.class).map(name -> "select." + name))
            .map(name -> "procmem." + name)
            .toArray(String[]::new);
    assertThat(properties).containsOnlyKeys(expected);
    assertThat(properties.values())
        .allSatisfy(property -> assertThat(property.path("description").asString()).endsWith("."));
  }

  private static Stream<String> names(Class<? extends Record> properties) {
    return Arrays.stream(properties.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase());
  }

  @Test
  void namesEachKindOfRows() throws Exception {
    String rows = properties().get("procmem.rows").get("description").asString();
    assertThatThrownBy(() -> RowKind.named("machines"))
        .hasMessageEndingWith(" is not one of " + rows.replaceAll("^.*: |\\.$", ""));
  }

  @Test
  void knowsTheDefaults() throws Exception {
    Map<String, JsonNode> properties = properties();

    assertThat(properties.get("procmem.top").get("defaultValue").asInt()).isEqualTo(10);
    assertThat(properties.get("procmem.by").get("defaultValue").asString()).isEqualTo("pss");
    String maxAge = properties.get("procmem.max-age").get("defaultValue").asString();
    assertThat(DurationStyle.detectAndParse(maxAge)).hasSeconds(1);
  }
}
