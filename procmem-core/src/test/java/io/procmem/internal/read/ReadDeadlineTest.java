package io.procmem.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time of a pass: time in which this JVM gets no CPU does not count. */
class ReadDeadlineTest {

  private static final long BEGUN = 1_000_000_000L;

  private final ReadDeadline deadline = new ReadDeadline(millis(100), BEGUN + millis(500));

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private long leftMillis() {
    return Duration.ofNanos(deadline.leftNanos(BEGUN)).toMillis();
  }

  @Test
  void aThreadThatWakesUpLate_wasStarved_andTheDeadlineMoves() {
    deadline.waited(millis(10), millis(90));
    assertThat(leftMillis()).isEqualTo(580);
    assertThat(deadline.readTimeLeftNanos(BEGUN, BEGUN + millis(150))).isEqualTo(millis(30));
  }

  @Test
  void aThreadThatWakesUpAtOnce_wasNotStarved() {
    deadline.waited(millis(10), millis(12));
    deadline.waited(millis(10), millis(3)); // notified
    assertThat(leftMillis()).isEqualTo(500);
  }

  @Test
  void theReaderThatWaitsTheLongestForACpu_movesTheDeadline() {
    deadline.delayed(millis(60));
    deadline.delayed(millis(20));
    assertThat(leftMillis()).isEqualTo(560);
  }

  @Test
  void theDelaysOfSeveralBatches_addUp() {
    deadline.delayed(millis(60));
    deadline.startBatch();
    deadline.delayed(millis(20));
    assertThat(leftMillis()).isEqualTo(580);
  }

  @Test
  void theSameStandstillOfAllThreads_countsOnce() {
    deadline.waited(millis(10), millis(90));
    deadline.delayed(millis(75));
    assertThat(leftMillis()).isEqualTo(580);
  }

  @Test
  void aDeadline_movesByFourSecondsAtMost() {
    deadline.waited(millis(10), millis(60_000));
    deadline.delayed(millis(60_000));
    assertThat(leftMillis()).isEqualTo(4_500);
  }

  @Test
  void anInterruptedCaller_shortensTheReadTimeout() {
    deadline.limitReadTimeout(millis(200));
    assertThat(deadline.readTimeoutNanos()).isEqualTo(millis(100));
    deadline.limitReadTimeout(millis(20));
    assertThat(deadline.readTimeoutNanos()).isEqualTo(millis(20));
  }
}
