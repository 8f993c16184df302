package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  private long nanos = 7;
  private long delayNanos = 3;

  private final Stopwatch watch =
      new Stopwatch(() -> nanos, millis(300), new Starvation(() -> delayNanos)::takeNanos);

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private boolean isOverAfter(long millis) {
    nanos += millis(millis);
    return watch.isOver();
  }

  @Test
  void steps_addUpToTheLimit() {
    assertThat(isOverAfter(100)).isFalse();
    assertThat(isOverAfter(100)).isFalse();
    assertThat(isOverAfter(99)).isFalse();
    assertThat(isOverAfter(1)).isTrue();
  }

  @Test
  void aPause_countsAs100Millis() {
    assertThat(isOverAfter(60_000)).isFalse();
    assertThat(isOverAfter(60_000)).isFalse();
    assertThat(isOverAfter(60_000)).isTrue();
  }

  @Test
  void timeWithoutACpu_doesNotCount() {
    delayNanos += millis(250);
    for (int step = 0; step < 5; step++) {
      assertThat(isOverAfter(100)).isFalse();
    }
    assertThat(isOverAfter(100)).as("after 600 ms, 250 of them without a CPU").isTrue();
  }

  @Test
  void timeWithoutACpu_doesNotCountForFourSecondsAtMost() {
    delayNanos += millis(60_000);
    for (int step = 0; step < 42; step++) {
      assertThat(isOverAfter(100)).isFalse();
    }
    assertThat(isOverAfter(100)).isTrue();
  }
}
