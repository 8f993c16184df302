package io.procmem.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** When a recorder begins a new file, if it keeps 100 seconds and writes every 5. */
class RotationTest {

  private final Rotation rotation = new Rotation(TimeUnit.SECONDS.toNanos(100));

  /** The times at which files begin. */
  private List<Long> run(long seconds, LongFunction<Set<Object>> exceeding) {
    List<Long> begun = new ArrayList<>();
    for (long second = 0; second < seconds; second++) {
      long nanos = TimeUnit.SECONDS.toNanos(second);
      Set<Object> now = exceeding.apply(second);
      rotation.observe(nanos, now);
      if (second % 5 == 0 && !now.isEmpty() && rotation.begins(nanos)) {
        begun.add(second);
      }
    }
    return begun;
  }

  @Test
  void whatIsAlwaysExceeded_hasTwoFiles() {
    assertThat(run(10_000, second -> Set.of("a"))).containsExactly(0L, 55L);
  }

  @Test
  void whatFluctuates_hasTwoFiles() {
    assertThat(run(10_000, second -> second % 40 < 20 ? Set.of("a") : Set.of()))
        .containsExactly(0L, 55L);
  }

  @Test
  void aSecondSubjectThatFluctuates_hasTwoFiles() {
    assertThat(run(10_000, second -> second % 40 < 20 ? Set.of("a") : Set.of("a", "b")))
        .containsExactly(0L, 55L);
  }

  @Test
  void aStart_andAnEnd_stayInAFile_whileAnotherSubjectAlwaysExceeds() {
    assertThat(
            run(10_000, second -> 1002 <= second && second < 3003 ? Set.of("a", "b") : Set.of("a")))
        .as("half of 100 s after the start and after the end")
        .containsExactly(0L, 55L, 1055L, 3055L);
  }

  @Test
  void manySubjects_beginAFilePerHalfOfTheTime() {
    List<Long> begun = run(1000, second -> Set.of("a", "job " + second / 10));
    assertThat(begun).hasSizeBetween(17, 20);
    for (int i = 1; i < begun.size(); i++) {
      assertThat(begun.get(i) - begun.get(i - 1)).isGreaterThan(50);
    }
  }

  @Test
  void afterAPause_aFileBegins() {
    assertThat(run(1000, second -> second < 20 || second >= 500 ? Set.of("a") : Set.of()))
        .containsExactly(0L, 500L, 555L);
  }

  @Test
  void reportsThatAreFarApart_areNoPause() {
    List<Long> begun = new ArrayList<>();
    for (long second = 0; second < 10_000; second += 500) {
      rotation.observe(TimeUnit.SECONDS.toNanos(second), Set.of("a"));
      if (rotation.begins(TimeUnit.SECONDS.toNanos(second))) {
        begun.add(second);
      }
    }
    assertThat(begun).containsExactly(0L, 500L);
  }
}
