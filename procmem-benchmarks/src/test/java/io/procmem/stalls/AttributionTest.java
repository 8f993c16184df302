package io.procmem.stalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AttributionTest {

  private static final List<Reading> READINGS = List.of(reading(100, 200), reading(300, 400));

  @Test
  void overlapDecides() {
    Attempt before = attempt(50, 50); // ends when the scan begins
    Attempt into = attempt(100, 1);
    Attempt outOf = attempt(199, 51);
    Attempt between = attempt(250, 50);
    Attempt around = attempt(300, 150);
    Attempt after = attempt(450, 10);

    Attribution attribution =
        Attribution.of(List.of(before, into, outOf, between, around, after), READINGS);

    assertThat(attribution.during()).containsExactly(into, outOf, around);
    assertThat(attribution.others()).containsExactly(before, between, after);
    assertThat(attribution.longestStallNanos()).isEqualTo(150);
    assertThat(attribution.longestOtherNanos()).isEqualTo(50);
  }

  @Test
  void oneAttemptMayLastForSeveralScans() {
    Attempt all = attempt(150, 1_000);

    assertThat(Attribution.of(List.of(all), READINGS).during()).containsExactly(all);
  }

  @Test
  void withoutScansNothingIsAttributed() {
    Attribution attribution = Attribution.of(List.of(attempt(1, 5)), List.of());

    assertThat(attribution.during()).isEmpty();
    assertThat(attribution.longestStallNanos()).isZero();
    assertThat(attribution.longestOtherNanos()).isEqualTo(5);
  }

  @Test
  void anAttemptThatDidNotSleepIsNoStall() {
    Attempt interrupted = new Attempt(120, 40, false);

    Attribution attribution = Attribution.of(List.of(interrupted, attempt(170, 9)), READINGS);

    assertThat(attribution.during()).hasSize(2);
    assertThat(attribution.longestStallNanos()).isEqualTo(9);
    assertThat(attribution.stallsAbove(8)).isEqualTo(1);
    assertThat(attribution.stallsAbove(9)).isZero();
  }

  @Test
  void percentileIsADurationThatOccurred() {
    List<Attempt> thousand =
        LongStream.rangeClosed(1, 1000).mapToObj(nanos -> attempt(nanos, nanos)).toList();

    assertThat(Attribution.percentileNanos(thousand, 0.5)).isEqualTo(500);
    assertThat(Attribution.percentileNanos(thousand, 0.999)).isEqualTo(999);
    assertThat(Attribution.percentileNanos(thousand, 1)).isEqualTo(1000);
    assertThat(Attribution.percentileNanos(thousand.subList(6, 7), 0.999)).isEqualTo(7);
    assertThat(Attribution.percentileNanos(List.of(), 0.999)).isZero();
  }

  private static Attempt attempt(long start, long nanos) {
    return new Attempt(start, nanos, true);
  }

  private static Reading reading(long start, long end) {
    return new Reading(start, end, 0, Reading.Kind.COUNT, ByteRange.ZERO, ByteRange.ZERO);
  }
}
