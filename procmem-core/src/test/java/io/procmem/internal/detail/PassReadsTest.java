package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.SlowRead;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a pass prepares reads. */
class PassReadsTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final List<ProcessMemory> processes = new ArrayList<>();

  PassReadsTest() {
    for (int pid = 1; pid <= 100; pid++) {
      processes.add(MemoryFixture.process(pid, 1, pid, false));
    }
  }

  private static PassReads reads(long nanos) {
    return new PassReads(
        StallBudget.UNLIMITED,
        new ProcReader(new ProcTree(), false),
        () -> new ReadDeadline(HOUR, System.nanoTime() + nanos),
        (batch, deadline) -> {});
  }

  private static SlowRead prepareSlowly(ProcessMemory process) {
    long end = System.nanoTime() + Duration.ofMillis(10).toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return new CountRead(null, process, null);
  }

  private long missed() {
    return processes.stream().filter(ProcessMemory::isDetailSkipped).count();
  }

  @Test
  void withEnoughTime_everyReadIsPrepared() {
    PassReads reads = reads(HOUR);
    assertThat(reads.prepare(processes, process -> new CountRead(null, process, null)))
        .hasSize(100);
    assertThat(missed()).isZero();
    assertThat(reads.areComplete()).isTrue();
  }

  @Test
  void halfOfTheTimeIsLeftForTheReads_andTheRestIsMissed() {
    PassReads reads = reads(Duration.ofMillis(100).toNanos());
    List<SlowRead> prepared = reads.prepare(processes, PassReadsTest::prepareSlowly);
    assertThat(prepared).hasSizeLessThanOrEqualTo(5);
    assertThat(missed()).isEqualTo(100 - prepared.size());
    assertThat(reads.areComplete()).isFalse();
  }

  @Test
  void withoutTime_allAreMissed() {
    PassReads reads = reads(-HOUR);
    assertThat(reads.prepare(processes, PassReadsTest::prepareSlowly)).isEmpty();
    assertThat(missed()).isEqualTo(100);
    assertThat(reads.areComplete()).isFalse();
  }
}
