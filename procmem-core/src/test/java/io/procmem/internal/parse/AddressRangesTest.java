package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressRangesTest {

  private static final long MIB = 1 << 20;

  private final AddressRanges ranges = new AddressRanges();

  @Test
  void atFirst_thereIsNone() {
    assertThat(ranges.size()).isZero();
    assertThat(ranges.spanBytes()).isZero();
  }

  @Test
  void neighbors_areJoined() {
    ranges.add(MIB, 2 * MIB);
    ranges.add(2 * MIB, 5 * MIB);
    assertThat(ranges.size()).isEqualTo(1);
    assertThat(ranges.start(0)).isEqualTo(MIB);
    assertThat(ranges.end(0)).isEqualTo(5 * MIB);
    assertThat(ranges.spanBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void aGapOfOneMebibyte_isJoined_andALargerOneIsNot() {
    ranges.add(0, MIB);
    ranges.add(2 * MIB, 3 * MIB);
    assertThat(ranges.size()).isEqualTo(1);
    assertThat(ranges.spanBytes()).as("with the gap").isEqualTo(3 * MIB);
    ranges.add(4 * MIB + 1, 5 * MIB);
    assertThat(ranges.size()).isEqualTo(2);
    assertThat(ranges.spanBytes()).isEqualTo(4 * MIB - 1);
  }

  @Test
  void anyNumberOfRanges_isKept() {
    for (int i = 0; i < 100_000; i++) {
      ranges.add(i * 4 * MIB, i * 4 * MIB + 4096);
    }
    assertThat(ranges.size()).isEqualTo(100_000);
    assertThat(ranges.start(99_999)).isEqualTo(99_999 * 4 * MIB);
    assertThat(ranges.end(99_999)).isEqualTo(99_999 * 4 * MIB + 4096);
    assertThat(ranges.spanBytes()).isEqualTo(100_000L * 4096);
  }

  @Test
  void theLargestAddress_doesNotOverflow() {
    ranges.add(0, 4096);
    ranges.add(Long.MAX_VALUE - 4096, Long.MAX_VALUE);
    assertThat(ranges.size()).isEqualTo(2);
    assertThat(ranges.spanBytes()).isEqualTo(8192);
  }
}
