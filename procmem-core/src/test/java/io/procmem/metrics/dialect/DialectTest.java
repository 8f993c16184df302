package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.metrics.MetricTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  @ValueSource(strings = {"", "cadvisor", "Smem", "process_exporter"})
  void anUnknownName_isAnsweredWithAll(String name) {
    assertThatThrownBy(() -> Dialect.named(name))
        .hasMessageStartingWith("there is no dialect '%s': the dialects are standard, ", name)
        .hasMessageContaining("process-exporter, ");
  }
}
