package io.procmem.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.testing.ProcTree;
import java.io.File;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A reader that is late waits for a CPU, or for something that may never happen. */
class ReaderStateTest {

  private static final long LONG = Duration.ofMillis(100).toNanos();
  private static final long BEGUN = 1_000_000_000L;

  private final ProcTree tree = new ProcTree();
  private final ProcReader reader = new ProcReader(tree, false);
  private final ReaderState state = new ReaderState(new File("/proc/3/task/7"));

  private void thread(char letter, int ranMillis) {
    String fields = " 1 1 1 0 -1 64 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0".concat(" 0".repeat(28));
    tree.file("/proc/3/task/7/stat", "7 (procmem-reader) " + letter + fields + "\n");
    tree.file("/proc/3/task/7/schedstat", ranMillis + "000000 0 1\n");
  }

  private boolean isStarved(int afterMillis) {
    return state.isStarved(reader, BEGUN, BEGUN + Duration.ofMillis(afterMillis).toNanos(), LONG);
  }

  @Test
  void aThreadThatWaitsForALock_isNotStarved() {
    thread('D', 5);
    assertThat(isStarved(100)).isFalse();
    thread('S', 5);
    assertThat(isStarved(110)).isFalse();
  }

  @Test
  void aThreadThatWouldRun_isStarved_untilItHasRunForLong() {
    thread('R', 5);
    assertThat(isStarved(100)).isTrue();
    thread('R', 104);
    assertThat(isStarved(900)).isTrue();
    thread('R', 105);
    assertThat(isStarved(910)).as("it has run for 100 ms: the read itself is long").isFalse();
  }

  @Test
  void aStarvedThread_isWaitedForUpToFourSeconds() {
    thread('R', 5);
    assertThat(isStarved(4_000)).isTrue();
    assertThat(isStarved(4_001)).isFalse();
  }

  @Test
  void theNextRead_isMeasuredAgain() {
    thread('R', 5);
    assertThat(isStarved(100)).isTrue();
    thread('R', 500);
    long next = BEGUN + Duration.ofSeconds(1).toNanos();
    assertThat(state.isStarved(reader, next, next + LONG, LONG)).isTrue();
  }

  @Test
  void whereTheKernelDoesNotTell_noThreadIsStarved() {
    assertThat(isStarved(100)).isFalse();
    thread('R', 5);
    tree.file("/proc/3/task/7/schedstat", "");
    assertThat(isStarved(100)).isFalse();
  }
}
