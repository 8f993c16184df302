package io.procmem.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** How often a recorder writes. */
class WritePaceTest {

  private WritePace pace = pace(300);
  private final List<Long> written = new ArrayList<>();

  private static WritePace pace(long windowSeconds) {
    return new WritePace(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(windowSeconds));
  }

  /** Asks each second, and writes when told to. */
  private void run(long from, long to, LongFunction<Map<Object, Double>> severities) {
    for (long second = from; second < to; second++) {
      long nanos = TimeUnit.SECONDS.toNanos(second);
      Map<Object, Double> now = severities.apply(second);
      if (pace.isDue(nanos, now)) {
        written.add(second);
        pace.attempted(nanos, !now.isEmpty());
      }
    }
  }

  @Test
  void itWrites_whileSomethingExceedsAThreshold_andOnceMore() {
    run(0, 40, second -> second < 10 || second > 21 ? Map.of() : Map.of("a", 1.0));
    assertThat(written).containsExactly(10L, 15L, 20L, 25L);
  }

  @Test
  void whatIsOverBeforeTheNextWrite_isWrittenThen() {
    run(
        0,
        40,
        second -> second == 10 || second == 12 || second == 17 ? Map.of("a", 1.0) : Map.of());
    assertThat(written).containsExactly(10L, 15L, 20L);
    written.clear();
    pace = pace(300);
    run(0, 700, second -> second == 657 ? Map.of("a", 1.0, "kill", 1.0) : Map.of("a", 1.0));
    assertThat(written).as("beside what is steady").endsWith(655L, 660L);
  }

  @Test
  void whatDoesNotGetWorse_isWrittenOnceAMinute() {
    run(0, 1000, second -> Map.of("a", 1 + second % 10 / 1000.0));
    assertThat(written.stream().filter(second -> second < 600)).hasSize(120);
    assertThat(written.stream().filter(second -> second >= 600))
        .containsExactly(655L, 715L, 775L, 835L, 895L, 955L);
  }

  @Test
  void whatGetsWorse_isWrittenOften() {
    run(0, 2000, second -> Map.of("a", second < 1990 ? 1.0 : 1.1));
    assertThat(written).endsWith(1990L, 1995L);
    written.clear();
    run(2000, 4000, second -> Map.of("a", 2 + second / 100.0));
    assertThat(written).hasSize(400);
  }

  @Test
  void anotherSubject_isWorse() {
    run(0, 2000, second -> second < 1990 ? Map.of("a", 1.0) : Map.of("a", 1.0, "b", 1.0));
    assertThat(written).endsWith(1990L, 1995L);
  }

  @Test
  void subjectsThatComeAndGo_areWrittenOften_onlyWhileTheyAreThere() {
    run(
        0,
        2400,
        second ->
            second % 300 < 290 ? Map.of("a", 1.0) : Map.of("a", 1.0, "job " + second / 300, 1.0));
    assertThat(written.stream().filter(second -> second >= 600))
        .as("30 minutes with 6 jobs of 10 s, each at least twice")
        .hasSizeBetween(30 + 6, 30 + 3 * 6)
        .contains(890L, 895L, 1190L, 1195L);
  }

  @Test
  void aSubjectThatFluctuates_isSteadyToo() {
    run(0, 2000, second -> second % 60 == 0 ? Map.of("a", 1.0) : Map.of("a", 1.0, "b", 1.0));
    assertThat(written.stream().filter(second -> second >= 700)).hasSizeBetween(20, 22);
  }

  @Test
  void aShortWindow_isWrittenBeforeItsReportsAreForgotten() {
    pace = pace(30);
    run(0, 1000, second -> Map.of("a", 1.0));
    assertThat(written).endsWith(970L, 985L);
  }

  @Test
  void anInfiniteSeverity_isNotAlwaysWorse() {
    run(0, 1000, second -> Map.of("a", Double.POSITIVE_INFINITY));
    assertThat(written.stream().filter(second -> second >= 600)).hasSize(6);
  }
}
