package io.procmem.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which samples are kept when there are too many. */
class SampleStoreTest {

  private static final int SIZE = 1000;

  private final SampleStore store = new SampleStore(TimeUnit.SECONDS.toNanos(300), 64 << 10);

  private void add(long second, int size) {
    String text = second + " ".repeat(size - Long.toString(second).length());
    add(second, text, Set.of());
  }

  private void add(long second, String text, Set<Object> exceeding) {
    store.add(TimeUnit.SECONDS.toNanos(second), text.getBytes(StandardCharsets.UTF_8), exceeding);
  }

  private List<Long> seconds() {
    return store.lines().stream()
        .map(lines -> Long.valueOf(new String(lines, StandardCharsets.UTF_8).trim()))
        .toList();
  }

  @Test
  void whatIsTooOld_isForgotten() {
    add(0, SIZE);
    add(100, SIZE);
    add(300, SIZE);
    assertThat(seconds()).containsExactly(0L, 100L, 300L);
    add(301, SIZE);
    assertThat(seconds()).containsExactly(100L, 300L, 301L);
  }

  @Test
  void ofTooMany_theLatestAreKept_andTheOlderGetSparse() {
    for (int second = 0; second <= 3000; second++) {
      add(second, SIZE);
      assertThat(store.bytes()).isLessThanOrEqualTo(64 << 10);
    }
    List<Long> kept = seconds();
    assertThat(kept).hasSizeGreaterThan(55);
    for (long second = 2971; second <= 3000; second++) {
      assertThat(kept).contains(second);
    }
    assertThat(kept.get(0)).as("the start of the window").isBetween(2700L, 2725L);
    for (int i = 1; i < kept.size(); i++) {
      assertThat(kept.get(i) - kept.get(i - 1)).isLessThanOrEqualTo(25);
    }
  }

  @Test
  void theBeginAndEndOfAnEvent_areKept_whenOthersAreDropped() {
    for (int second = 0; second <= 290; second++) {
      String text = second + " ".repeat(SIZE);
      add(second, text, second >= 50 && second < 90 ? Set.of("a") : Set.of());
    }
    assertThat(seconds()).contains(49L, 50L, 89L, 90L).hasSizeBetween(50, 64);
  }

  @Test
  void theNewestSample_isKept_afterManyEvents() {
    for (int second = 0; second <= 290; second++) {
      add(second, second + " ".repeat(4 * SIZE), second <= 200 ? Set.of(second) : Set.of());
      assertThat(seconds()).endsWith((long) second);
    }
  }

  @Test
  void ofTooManyEvents_someAreDroppedToo() {
    for (int second = 0; second <= 290; second++) {
      add(second, second + " ".repeat(SIZE), Set.of(second));
      assertThat(store.bytes()).isLessThanOrEqualTo(64 << 10);
    }
    assertThat(seconds()).hasSizeBetween(50, 64).contains(261L, 290L);
    assertThat(seconds().get(0)).isLessThan(20L);
  }

  @Test
  void ifTheLatestAreTooLarge_theyAreThoseThatFit() {
    for (int second = 0; second < 20; second++) {
      add(second, 10_000);
    }
    assertThat(seconds()).containsExactly(14L, 15L, 16L, 17L, 18L, 19L);
    add(20, 100_000);
    assertThat(seconds()).containsExactly(20L);
  }
}
