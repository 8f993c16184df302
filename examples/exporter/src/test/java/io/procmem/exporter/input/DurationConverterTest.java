package io.procmem.exporter.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Durations with units. */
class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0s, 0", "500ms, 500", "1s, 1000", "2m, 120000", "3h, 10800000"})
  void aNumberAndAUnit_areADuration(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 s", "1d", "PT1S", "9999999999h"})
  void anythingElse_isRejected_withAnExample(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 500ms");
  }
}
