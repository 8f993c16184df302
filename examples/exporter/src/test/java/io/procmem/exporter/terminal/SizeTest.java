package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes and ratios in short form. */
class SizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1B",
    "1023, 1023B",
    "1024, 1K",
    "4096, 4K",
    "1047552, 1023K",
    "1048575, 1.0M",
    "1048576, 1.0M",
    "10171187, 9.7M",
    "104805171, 99.9M",
    "104857600, 100M",
    "1073217535, 1023M",
    "1073741823, 1.0G",
    "16642998272, 15.5G",
    "1099511627776, 1.0T",
    "9223372036854775807, 8.0E"
  })
  void aSize_isShort_inTheRightUnit(long bytes, String shown) {
    assertThat(Size.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "4402341478, 4939212390, 4.1-4.6G",
    "943718400, 1181116006, 900M-1.1G",
    "0, 4939212390, ≤4.6G",
    "921600, 972800, 900-950K",
    "4402341478, 4402341479, 4.1G"
  })
  void bounds_shareTheirUnit(long lower, long upper, String shown) {
    assertThat(Size.range(new ByteRange(lower, upper))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0%",
    "0.0004, 0.0%",
    "0.123, 12.3%",
    "0.9996, 100%",
    "12.5, 1250%",
    "-0.0034, -0.3%",
    "-0.0004, 0.0%",
    "-0.123, -12.3%",
    "-1.5, -150%"
  })
  void aRatio_isAPercentage(double ratio, String shown) {
    assertThat(Size.percent(OptionalDouble.of(ratio))).isEqualTo(shown);
  }

  @Test
  void anUnknownNumber_isAQuestionMark() {
    assertThat(Size.bytes(OptionalLong.empty())).isEqualTo("?");
    assertThat(Size.percent(OptionalDouble.empty())).isEqualTo("?");
  }
}
