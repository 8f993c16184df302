package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.metrics.MetricTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialects by name. */
class DialectTest {

  @Test
  void eachDialect_isFoundByItsName_andHasATableAndASentence() throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "dialects.md"));
    assertThat(Dialect.all())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allSatisfy(
            dialect -> {
              assertThat(Dialect.named(dialect.name())).isSameAs(dialect);
              assertThat(dialect.table().metrics()).isNotEmpty();
              assertThat(dialect.description()).endsWith(".").hasSizeLessThan(140);
              assertThat(docs).as("docs/dialects.md").contains("`" + dialect.name() + "`");
            });
    assertThat(Dialect.STANDARD.table()).isSameAs(MetricTable.standard());
    assertThat(Dialect.named("smem").table()).isSameAs(Smem.table());
  }

  @ParameterizedTest
  @CsvSource({
    "proces-exporter, process-exporter",
    "process_exporter, process-exporter",
    "Smem, smem",
    "smem-maps, smem-mappings",
    "standart, standard"
  })
  void aMisspelledName_isAnsweredWithTheNearest(String name, String nearest) {
    assertThatThrownBy(() -> Dialect.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "there is no dialect '%s': did you mean %s? The dialects are standard, ",
            name, nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cadvisor", "x"})
  void aNameLikeNone_isAnsweredWithAll(String name) {
    assertThatThrownBy(() -> Dialect.named(name))
        .hasMessageStartingWith("there is no dialect '%s'. The dialects are standard, ", name)
        .hasMessageContaining("process-exporter, ");
  }
}
