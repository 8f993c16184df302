package io.procmem.report;

import static io.procmem.testing.MachineSamples.group;
import static io.procmem.testing.MachineSamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.CgroupUsage;
import io.procmem.container.LimitForecast;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.Samples;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How soon a control group reaches its limit, from the growth of the last minute. */
class LimitForecastTest {

  private static final long LIMIT = 3_000;

  private @Nullable Report last;

  /** The forecast of a report at a time, for the group of this JVM. */
  private Optional<LimitForecast> at(long second, CgroupUsage usage) {
    CgroupUsage now = MachineSamples.readAt(second * 1_000_000_000, usage);
    Report next = Report.next(last, Samples.at(second * 1000, own(now)));
    last = next;
    return next.limitForecast(now);
  }

  @Test
  void growth_reachesTheLimit() {
    assertThat(at(0, group(1_000, LIMIT))).isEmpty();
    assertThat(at(5, group(1_050, LIMIT))).as("too short").isEmpty();
    LimitForecast forecast = at(20, group(1_200, LIMIT)).orElseThrow();
    assertThat(forecast.growthBytesPerSecond()).isEqualTo(10);
    assertThat(forecast.window()).isEqualTo(Duration.ofSeconds(20));
    assertThat(forecast.untilLimit()).isEqualTo(Duration.ofSeconds(180));
  }

  @Test
  void onlyTheLastMinute_counts() {
    for (int second = 0; second <= 600; second += 15) {
      at(second, group(1_000, LIMIT));
    }
    at(615, group(1_150, LIMIT));
    LimitForecast forecast = at(660, group(1_600, LIMIT)).orElseThrow();
    assertThat(forecast.window()).isEqualTo(Duration.ofSeconds(60));
    assertThat(forecast.growthBytesPerSecond()).isEqualTo(10);
    assertThat(forecast.untilLimit()).isEqualTo(Duration.ofSeconds(140));
  }

  @Test
  void withoutGrowth_thereIsNone() {
    at(0, group(1_000, LIMIT));
    assertThat(at(30, group(1_000, LIMIT))).isEmpty();
    assertThat(at(45, group(900, LIMIT))).isEmpty();
  }

  @Test
  void anotherLimit_isNoGrowth() {
    at(0, group(1_000, LIMIT));
    assertThat(at(30, group(1_000, LIMIT - 500))).isEmpty();
    assertThat(at(60, group(1_300, LIMIT)).orElseThrow().untilLimit())
        .isEqualTo(Duration.ofSeconds(340));
  }

  /** A unit that is restarted has the path, but not the history, of the group before. */
  @Test
  void aGroupThatIsMadeAgain_hasNoHistory() {
    at(0, MachineSamples.killed(1, group(100, LIMIT)));
    at(30, MachineSamples.killed(1, group(150, LIMIT)));
    assertThat(at(45, MachineSamples.killed(0, group(1_000, LIMIT)))).isEmpty();
    LimitForecast forecast = at(55, MachineSamples.killed(0, group(1_100, LIMIT))).orElseThrow();
    assertThat(forecast.growthBytesPerSecond()).isEqualTo(10);
    assertThat(forecast.window()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void atTheLimit_noTimeIsLeft() {
    at(0, group(1_000, LIMIT));
    assertThat(at(30, group(LIMIT + 5, LIMIT)).orElseThrow().untilLimit()).isEqualTo(Duration.ZERO);
  }

  @Test
  void reportsInQuickSuccession_doNotHideTheStart() {
    for (int second = 0; second <= 120; second++) {
      at(second, group(1_000 + second * 10, LIMIT));
    }
    LimitForecast forecast = at(121, group(2_210, LIMIT)).orElseThrow();
    assertThat(forecast.growthBytesPerSecond()).isEqualTo(10);
    assertThat(forecast.window()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(65));
  }
}
