package io.procmem.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

  private static final long KIB = 1024;

  @ParameterizedTest
  @CsvSource({"-1, 1", "-2, -1", "2, 1", "0, -1", "-9223372036854775808, 9223372036854775807"})
  void aRange_isNeitherNegativeNorEmpty(long lower, long upper) {
    assertThatThrownBy(() -> new ByteRange(lower, upper))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(lower + " to " + upper);
  }

  @Test
  void aKnownAmount_isExact() {
    assertThat(ByteRange.exactly(7)).isEqualTo(new ByteRange(7, 7));
    assertThat(ByteRange.exactly(7).isExact()).isTrue();
    assertThat(ByteRange.ZERO).isEqualTo(ByteRange.exactly(0));
    assertThat(new ByteRange(7, 8).isExact()).isFalse();
    assertThatThrownBy(() -> ByteRange.exactly(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"990, 1010, true", "990, 1011, false", "0, 0, true", "0, 1, false", "7, 7, true"})
  void aNarrowRange_isAtMostTwoPercentWide(long lower, long upper, boolean narrow) {
    ByteRange range = new ByteRange(lower, upper);
    assertThat(range.isNarrow()).isEqualTo(narrow);
    assertThat(range.known().isPresent()).isEqualTo(narrow);
  }

  @Test
  void theMiddleOfANarrowRange_isKnown() {
    assertThat(new ByteRange(990, 1010).known()).hasValue(1000);
    assertThat(new ByteRange(0, 1010).known()).isEmpty();
  }

  @Test
  void theLargestRange_doesNotOverflow() {
    ByteRange largest = new ByteRange(0, Long.MAX_VALUE);
    assertThat(largest.widthBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(largest.middleBytes()).isEqualTo(Long.MAX_VALUE / 2);
    assertThat(new ByteRange(Long.MAX_VALUE - 2, Long.MAX_VALUE).middleBytes())
        .isEqualTo(Long.MAX_VALUE - 1);
    assertThatThrownBy(() -> largest.widenedBy(1)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aRange_isWidenedOnBothSides_butNotBelowZero() {
    ByteRange range = new ByteRange(100, 200);
    assertThat(range.widenedBy(0)).isSameAs(range);
    assertThat(range.widenedBy(50)).isEqualTo(new ByteRange(50, 250));
    assertThat(range.widenedBy(150)).isEqualTo(new ByteRange(0, 350));
    assertThatThrownBy(() -> range.widenedBy(-51)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1", "-50"})
  void aRange_isNotNarrowedByANegativeNumber(long bytes) {
    assertThatThrownBy(() -> new ByteRange(100, 200).widenedBy(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 0",
    "1000, 1255, 0",
    "1000, 1256, 256",
    "1000, 744, 256",
    "1000, 745, 0",
    "100000, 100999, 0",
    "100000, 101000, 1000",
    "100000, 99000, 1000",
    "100000, 99001, 0",
    "0, 256, 256",
    "256, 0, 256",
    "0, 255, 0"
  })
  void aChangeOfRss_countsFromOnePercentAnd256Kibibytes(long then, long now, long change) {
    assertThat(ByteRange.changeBytes(then * KIB, now * KIB)).isEqualTo(change * KIB);
  }

  @Test
  void after_aChange_isWider_butNotAboveTheLimit() {
    ByteRange range = new ByteRange(40, 80);
    assertThat(range.after(0, 70)).as("no change").isSameAs(range);
    assertThat(range.after(10, 90)).isEqualTo(new ByteRange(30, 90));
    assertThat(range.after(10, 60)).isEqualTo(new ByteRange(30, 60));
    assertThat(range.after(10, 20)).isEqualTo(new ByteRange(20, 20));
  }
}
