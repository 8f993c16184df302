package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountBudgetTest {

  private static final CountPlan PLAN = new CountPlan(0, 0.01, false);
  private static final CountPlan UNLIMITED = new CountPlan(0, 1, false);
  private static final long BEGIN = 1_000_000_000_000L;

  private final CountBudget budget = new CountBudget();

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void theFirstScan_hasThreeTenthsOfASecond() {
    budget.startScan(PLAN, BEGIN);
    assertThat(budget.isSpent()).isFalse();
    budget.spend(millis(300) - 1);
    assertThat(budget.isSpent()).isFalse();
    budget.spend(1);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void aShareOfTheTime_isEarned() {
    budget.startScan(PLAN, BEGIN);
    budget.spend(millis(300));
    budget.startScan(PLAN, BEGIN + millis(1000));
    assertThat(budget.isSpent()).isFalse();
    budget.spend(millis(10));
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void aSpentBudget_interruptsNoCountOfAProcessThatMayShareMemory() {
    budget.startScan(PLAN, BEGIN);
    assertThat(budget.interrupts(0)).isFalse();
    budget.spend(millis(300));
    assertThat(budget.interrupts(0)).isTrue();
    assertThat(budget.interrupts(1)).isFalse();
    assertThat(budget.isSpent()).as("so no other count begins").isTrue();
  }

  @Test
  void whatWasSpentTooMuch_isEarnedFirst() {
    budget.startScan(PLAN, BEGIN);
    budget.spend(millis(320));
    budget.startScan(PLAN, BEGIN + millis(2000));
    assertThat(budget.isSpent()).isTrue();
    budget.startScan(PLAN, BEGIN + millis(2100));
    assertThat(budget.isSpent()).isFalse();
  }

  @Test
  void noMoreThanThreeTenthsOfASecond_areSaved() {
    budget.startScan(PLAN, BEGIN);
    budget.startScan(PLAN, BEGIN + Duration.ofDays(365).toNanos());
    budget.spend(millis(300));
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void withoutALimit_nothingIsEverSpent() {
    budget.startScan(UNLIMITED, BEGIN);
    for (int i = 0; i < 1000; i++) {
      budget.spend(Duration.ofDays(30).toNanos());
    }
    assertThat(budget.isSpent()).isFalse();
    budget.startScan(UNLIMITED, BEGIN + 1);
    assertThat(budget.isSpent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -BEGIN, Long.MAX_VALUE - 1000, Long.MIN_VALUE})
  void theOriginOfTheClock_doesNotMatter(long begin) {
    budget.startScan(PLAN, begin);
    budget.spend(millis(300));
    budget.startScan(PLAN, begin + millis(500));
    budget.spend(millis(5) - 1);
    assertThat(budget.isSpent()).isFalse();
    budget.spend(1);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void aScanAtTheSameTime_earnsNothing() {
    budget.startScan(PLAN, BEGIN);
    budget.spend(millis(300));
    budget.startScan(PLAN, BEGIN);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void severalThreads_spendAllThatTheyUse() throws Exception {
    budget.startScan(PLAN, BEGIN);
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int read = 0; read < 1000; read++) {
                  budget.spend(millis(300) / 4000);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(budget.isSpent()).isTrue();
  }
}
