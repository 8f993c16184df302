package io.procmem.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much time a batch has left, on a machine where this JVM gets little CPU time. */
class BatchClockTest {

  private static final long BEGIN = 1_000_000_000_000L;

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static BatchClock clock(long begin) {
    return new BatchClock(new ReadDeadline(millis(100), begin + millis(500)));
  }

  private final BatchClock clock = clock(BEGIN);

  @ParameterizedTest
  @ValueSource(longs = {0, BEGIN, -BEGIN, Long.MAX_VALUE - 1_000_000, Long.MIN_VALUE})
  void theTimeOfABatch_passes_whateverTheOriginOfTheClock(long begin) {
    BatchClock any = clock(begin);
    assertThat(any.leftNanos(begin)).isEqualTo(millis(500));
    assertThat(any.leftNanos(begin + millis(500))).isZero();
    assertThat(any.leftNanos(begin + millis(501))).isEqualTo(-millis(1));
    assertThat(any.patienceLeftNanos(begin, begin + millis(40))).isEqualTo(millis(60));
    assertThat(any.patienceLeftNanos(begin, begin + millis(101))).isEqualTo(-millis(1));
  }

  @Test
  void timeWithoutCpu_doesNotCount() {
    clock.waited(millis(10), millis(90));
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(580));
    assertThat(clock.patienceLeftNanos(BEGIN, BEGIN)).isEqualTo(millis(180));
    clock.waited(millis(10), millis(30));
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(600));
  }

  @Test
  void aThreadThatWakesUpALittleTooLate_wasNotWithoutCpu() {
    for (int i = 0; i < 1000; i++) {
      clock.waited(millis(10), millis(12));
      clock.waited(millis(10), millis(1)); // it was notified
    }
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(500));
  }

  @Test
  void timeWithoutCpu_isTakenIntoAccountUpToALimit() {
    for (int i = 0; i < 1000; i++) {
      clock.waited(millis(10), millis(1010));
    }
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(4500));
    assertThat(clock.patienceLeftNanos(BEGIN, BEGIN + millis(4200))).isEqualTo(-millis(100));
  }

  @Test
  void aSuspendedMachine_isTakenIntoAccountUpToTheSameLimit() {
    clock.waited(millis(10), Duration.ofDays(30).toNanos());
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(4500));
  }

  @Test
  void patience_canOnlyBeShortened() {
    clock.limitPatience(millis(30));
    clock.limitPatience(millis(70));
    assertThat(clock.patienceLeftNanos(BEGIN, BEGIN)).isEqualTo(millis(30));
    assertThat(clock.leftNanos(BEGIN)).isEqualTo(millis(500));
  }
}
