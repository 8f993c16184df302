package io.procmem.internal.detail;

import static io.procmem.internal.detail.MemoryFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallBudgetTest {

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void aStallUpToTheLimit_isAffordable_andALongerOneIsNot() {
    StallBudget budget = StallBudget.UNLIMITED.withStall(Duration.ofMillis(3));
    assertThat(budget.affords(process(7, 1, ProcessMemory.NEVER, millis(3)), 0)).isTrue();
    assertThat(budget.affords(process(7, 1, ProcessMemory.NEVER, millis(3) + 1), 0)).isFalse();
  }

  @Test
  void aStallWithinItsShareOfTheTimeSinceTheLast_isAffordable_andALargerOneIsNot() {
    StallBudget budget = StallBudget.UNLIMITED.withStallShare(0.005);
    ProcessMemory tried = process(7, 1, -50, millis(1));
    assertThat(budget.affords(tried, millis(200) - 50)).isTrue();
    assertThat(budget.affords(tried, millis(200) - 51)).isFalse();
  }
}
