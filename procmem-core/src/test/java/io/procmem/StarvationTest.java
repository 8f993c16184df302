package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Under a CPU quota, the start of a scan is moved forward by the time without a CPU. */
class StarvationTest {

  private long delayNanos = 7;

  private final Starvation starvation = new Starvation(() -> delayNanos);
  private final long begun = starvation.startNanos();

  private long movedMillis() {
    return Duration.ofNanos(starvation.startNanos() - begun).toMillis();
  }

  @Test
  void timeWithoutACpu_movesTheStart() {
    assertThat(movedMillis()).isZero();
    delayNanos += Duration.ofMillis(90).toNanos();
    assertThat(movedMillis()).isEqualTo(90);
  }

  @Test
  void theStart_movesByFourSecondsAtMost() {
    delayNanos += Duration.ofMinutes(1).toNanos();
    assertThat(movedMillis()).isEqualTo(4_000);
  }
}
