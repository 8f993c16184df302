package io.procmem.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them. */
class DurationsTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0s, 0", "500ms, 500", "1s, 1000", "2m, 120000", "3h, 10800000"})
  void aNumberAndAUnit_areADuration(String text, long millis) {
    assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 s", "1d", "PT1S", "9999999999h"})
  void anythingElse_isRefused_andSaysWhatWouldDo(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 500ms");
  }
}
