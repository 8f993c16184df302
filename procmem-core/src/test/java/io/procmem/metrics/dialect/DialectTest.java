package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** What does not follow the conventions of Prometheus is named in the help. */
  @Test
  void theHelp_explainsTypesUnitsAndValuesOfOtherExporters() {
    Map<String, String> unusual = new TreeMap<>();
    for (Dialect dialect : Dialect.all()) {
      for (Metric<?> metric : dialect.table().everyMetric()) {
        String name = dialect.table().fullName(metric);
        if (metric.kind() == MetricKind.GAUGE
            && name.matches(".*(_total|_errors|cpu_time_seconds)")) {
          unusual.put("gauge", assertHelp(metric, name, "gauge"));
        }
        if (name.startsWith("smem_")) {
          unusual.put("KiB", assertHelp(metric, name, "KiB, as in smem"));
        }
        if (name.contains("percent")) {
          unusual.put("100", assertHelp(metric, name, "100"));
        }
        metric.cells().stream()
            .flatMap(List::stream)
            .filter(
                value -> value.matches("[a-z]*[A-Z][A-Za-z]*") && !dialect.equals(Dialect.STANDARD))
            .forEach(value -> unusual.put(value, assertHelp(metric, name, value)));
      }
    }
    assertThat(unusual).containsKeys("gauge", "KiB", "100", "proportionalResident", "Sleeping");
  }

  private static String assertHelp(Metric<?> metric, String name, String text) {
    assertThat(metric.help()).as(name).contains(text);
    return name;
  }

  @Test
  void noLabelOfProcesses_isAddedTwice() {
    for (Dialect dialect : Dialect.all()) {
      MetricTable table = dialect.table().label(ProcessLabel.values());
      for (Metric<?> metric : table.everyMetric()) {
        List<String> names = new ArrayList<>(table.labelNames(metric.rowKind()));
        names.addAll(metric.ownLabels());
        assertThat(names).as(table.fullName(metric)).doesNotHaveDuplicates();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cadvisor", "Smem", "process_exporter"})
  void anUnknownName_isAnsweredWithAll(String name) {
    assertThatThrownBy(() -> Dialect.named(name))
        .hasMessageStartingWith("there is no dialect '%s': the dialects are standard, ", name)
        .hasMessageContaining("process-exporter, ");
  }
}
