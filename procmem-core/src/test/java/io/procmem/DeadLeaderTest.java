package io.procmem;

import static io.procmem.ScanFixture.memory;
import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.counters.Counter;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A process whose main thread has ended, while short-lived threads hand over to one another. Each
 * of them may end after it was found and before a file is read through it. The process itself does
 * not end.
 */
class DeadLeaderTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HOURS_OF_TICKS = 3_600_000;

  private final ScanFixture fixture = new ScanFixture();
  private FakeProcess leader;
  private int thread = 100;

  @BeforeEach
  void createDeadLeader() {
    fixture.tree.pid(8);
    leader = fixture.tree.pid(7).zombie().threads(2).cpuTicks(HOURS_OF_TICKS, 0);
    startThread();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void startThread() {
    leader.thread(++thread).memoryKib(50_000, 40_000, 30_000);
    leader.thread(thread).file("stat", threadStat());
  }

  private String threadStat() {
    return "%d (worker) S 1 1 1 0 -1 4194304 0 0 0 0 %d 0 0 0 20 0 2 0 1000 51200000 12500 0 1 1 0\n"
        .formatted(thread, HOURS_OF_TICKS);
  }

  /** The thread ends when one of its files is opened, and another starts. */
  private void handOverAt(Source source) {
    String path = "/proc/7/task/" + thread + "/" + source.file();
    int ending = thread;
    fixture.tree.whenOpened(
        path,
        () -> {
          leader.threadEnds(ending);
          startThread();
        });
  }

  private long cpuNanos() {
    return fixture.report().totals().counters().get(Counter.CPU_USER_NANOS).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "STATM|STATUS|SMAPS_ROLLUP|CMDLINE")
  void aThreadThatEndsDuringTheRead_isReplacedByAnother(Source source) {
    fixture.readingStatmFirst().reading(source);
    handOverAt(source);
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).rssBytes()).isPresent();
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(snapshot.unsampled()).isEqualTo(PidSet.empty());
  }

  @Test
  void aThreadWithoutSuccessor_leavesTheProcess_withAReason() {
    fixture.readingStatmFirst().reading(Source.SMAPS_ROLLUP);
    int ending = thread;
    fixture.tree.whenOpened(
        "/proc/7/task/" + ending + "/smaps_rollup", () -> leader.threadEnds(ending));
    Snapshot snapshot = fixture.scan();
    assertThat(memory(snapshot, 7))
        .isInstanceOfSatisfying(
            Memory.ResidentOnly.class,
            memory -> assertThat(memory.rssBytes()).isEqualTo(50_000L << 10));
    assertThat(reasons(snapshot, 7, Source.SMAPS_ROLLUP)).containsExactly(Reason.VANISHED);
    startThread();
    Snapshot next = fixture.scanAfter(SECOND);
    assertThat(process(next, 7).pssBytes()).hasValue(40_000L << 10);
    assertThat(next.unreadable()).isEmpty();
  }

  @Test
  void whenNoThreadCanBeRead_theProcessIsReported_andItsCountersContinue() {
    fixture.reading(Source.STATM);
    assertThat(cpuNanos()).isZero();
    leader.threadEnds(thread);
    fixture.time.pass(SECOND);
    Snapshot missed = fixture.scan();
    assertThat(missed.find(7).isPresent() || missed.unsampled().contains(7)).isTrue();
    startThread();
    leader.cpuTicks(HOURS_OF_TICKS + 100, 0);
    fixture.time.pass(SECOND);
    assertThat(cpuNanos()).as("one second, not an hour").isEqualTo(1_000_000_000L);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "STATM|STATUS|SMAPS_ROLLUP|CMDLINE|FD")
  void aThreadThatEndsInEachScan_movesNoCounter(Source source) {
    fixture.readingStatmFirst().reading(source, Source.STATM);
    assertThat(cpuNanos()).isZero();
    for (int scan = 1; scan <= 20; scan++) {
      int ending = thread;
      fixture.tree.whenOpened(
          "/proc/7/task/" + ending + "/" + source.file(), () -> leader.threadEnds(ending));
      fixture.time.pass(SECOND);
      assertThat(cpuNanos()).isZero();
      if (leaderHasNoThread(ending)) {
        startThread();
      }
    }
  }

  private boolean leaderHasNoThread(int ending) {
    return fixture.tree.list(new java.io.File("/proc/7/task")).length == 0 && ending == thread;
  }
}
