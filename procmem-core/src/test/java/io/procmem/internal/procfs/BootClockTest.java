package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.KernelUnits;
import org.junit.jupiter.api.Test;

class BootClockTest {

  private static final KernelUnits UNITS = new KernelUnits(4096, 100);
  private static final long SECOND = 1_000_000_000L;
  private static final long TICKS = 100;

  private final BootClock clock = new BootClock(UNITS, false);

  /** A scan of no length at a second of the monotonic clock. */
  private long ticks(long uptimeHundredths, long latestStart, long second) {
    return clock.ticks(uptimeHundredths, latestStart, second * SECOND, second * SECOND);
  }

  @Test
  void uptime_isTheTime() {
    assertThat(ticks(500_000, 1000, 7)).isEqualTo(500_000);
    assertThat(ticks(501_003, 500_900, 17)).isEqualTo(501_003);
  }

  @Test
  void uptime_isConvertedToTheTicksOfTheMachine() {
    BootClock other = new BootClock(new KernelUnits(4096, 250), false);
    assertThat(other.ticks(1001, 0, 0, 0)).isEqualTo(2502);
  }

  @Test
  void uptimeOfAContainer_isRaisedToWhatTheStartTimesProve_andContinuesFromThere() {
    assertThat(ticks(300, 90_000, 7)).isEqualTo(90_000);
    assertThat(ticks(1300, 90_000, 17)).isEqualTo(90_000 + 10 * TICKS);
    assertThat(ticks(2300, 95_000, 27)).as("a new process proves more").isEqualTo(95_000);
    assertThat(ticks(3300, 90_000, 37)).as("and has ended").isEqualTo(95_000 + 10 * TICKS);
  }

  @Test
  void uptimeThatIsMissingForAScan_isExtrapolated() {
    ticks(500_000, 1000, 7);
    assertThat(ticks(BootClock.UNKNOWN, 1000, 9)).isEqualTo(500_000 + 2 * TICKS);
  }

  @Test
  void withoutAnyUptime_theLatestStartCounts() {
    assertThat(ticks(BootClock.UNKNOWN, 0, 7)).isZero();
    assertThat(ticks(BootClock.UNKNOWN, 4000, 9)).isEqualTo(4000);
    assertThat(ticks(BootClock.UNKNOWN, 4000, 10)).isEqualTo(4000 + TICKS);
  }

  @Test
  void suspendedTime_isInTheUptime() {
    ticks(500_000, 1000, 7);
    assertThat(ticks(900_000, 1000, 17)).isEqualTo(900_000);
    assertThat(ticks(BootClock.UNKNOWN, 1000, 18)).isEqualTo(900_000 + TICKS);
  }

  @Test
  void processesThatStartWhileAScanRuns_doNotMoveItsBeginning() {
    assertThat(clock.ticks(500_000, 500_250, 7 * SECOND, 10 * SECOND)).isEqualTo(500_000);
    assertThat(clock.ticks(501_000, 500_250, 17 * SECOND, 18 * SECOND)).isEqualTo(501_000);
  }

  @Test
  void aCopiedTree_standsStill() {
    BootClock copied = new BootClock(UNITS, true);
    assertThat(copied.ticks(5000, 4000, 7 * SECOND, 7 * SECOND)).isEqualTo(5000);
    assertThat(copied.ticks(5000, 4000, 99 * SECOND, 99 * SECOND)).isEqualTo(5000);
    assertThat(copied.ticks(BootClock.UNKNOWN, 4000, 99 * SECOND, 99 * SECOND)).isEqualTo(4000);
    assertThat(copied.ticks(300, 4000, 99 * SECOND, 99 * SECOND)).isEqualTo(4000);
  }
}
