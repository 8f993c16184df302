package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.read.ReadDeadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Under a CPU quota, the start of a scan is moved forward by the time without a CPU. */
class StarvationTest {

  private long delayNanos = 7;
  private long startedNanos;

  private final Starvation starvation = new Starvation(() -> delayNanos);
  private final long begun = startNanos();

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private long startNanos() {
    starvation.deadline(
        (started, now) -> {
          startedNanos = started;
          return new ReadDeadline(1, now);
        });
    return startedNanos;
  }

  private long movedMillis() {
    return Duration.ofNanos(startNanos() - begun).toMillis();
  }

  @Test
  void timeWithoutACpu_movesTheStart() {
    assertThat(movedMillis()).isZero();
    delayNanos += millis(90);
    assertThat(movedMillis()).isEqualTo(90);
    assertThat(movedMillis()).isEqualTo(90);
  }

  @Test
  void theStart_movesByFourSecondsAtMost() {
    delayNanos += Duration.ofMinutes(1).toNanos();
    assertThat(movedMillis()).isEqualTo(4_000);
  }

  @Test
  void theLimit_isThatOfAllPartsOfAScanTogether() {
    delayNanos += millis(3_000);
    assertThat(starvation.takeNanos()).isEqualTo(millis(3_000));
    delayNanos += millis(3_000);
    assertThat(starvation.takeNanos()).isEqualTo(millis(1_000));
    delayNanos += millis(3_000);
    assertThat(starvation.takeNanos()).isZero();
    assertThat(movedMillis()).isEqualTo(4_000);
  }

  @Test
  void aQuickScan_asksTheKernelAFewTimesOnly() {
    try (ScanFixture fixture = new ScanFixture()) {
      fixture.tree.file("/proc/thread-self/schedstat", "5000000 0 1\n").pid(7);
      fixture.scan();
      fixture.tree.forgetOpened();
      fixture.scanAfter(Duration.ofSeconds(1));
      assertThat(fixture.tree.opened("thread-self/schedstat")).isLessThanOrEqualTo(4);
    }
  }
}
