package io.procmem;

import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadSum;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel shows 0 for a delay that it does not measure. */
class BlockIoDelayTest {

  private static final String SWITCH = "/proc/sys/kernel/task_delayacct";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long TICK = 10_000_000;

  private final ScanFixture fixture = new ScanFixture();

  BlockIoDelayTest() {
    fixture.reading(Source.BLOCK_IO_DELAY);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private OptionalLong delay(int pid) {
    return process(fixture.scanAfter(SECOND), pid).blockIoDelayNanos();
  }

  @Test
  void withTheSwitchOff_itIsAbsent() {
    fixture.tree.file(SWITCH, "0\n").pid(7).blockIoTicks(0);
    fixture.tree.pid(8).blockIoTicks(5); // from a time when the switch was on
    assertThat(delay(7)).isEmpty();
    assertThat(delay(8)).isEmpty();
  }

  @Test
  void withTheSwitchOn_itIsKnownOfProcessesThatWereMeasuredFromTheirStart() {
    fixture.tree.file(SWITCH, "1\n").pid(7).startTicks(1000).blockIoTicks(0);
    assertThat(delay(7)).as("it may have started before the switch was turned on").isEmpty();
    fixture.newProcess(30).blockIoTicks(0);
    assertThat(delay(30)).hasValue(0);
    fixture.tree.pid(6).startTicks(900).blockIoTicks(3);
    assertThat(delay(6)).hasValue(3 * TICK);
    assertThat(delay(7)).as("an older one was measured").hasValue(0);
    fixture.tree.file(SWITCH, "0\n");
    assertThat(delay(6)).isEmpty();
    fixture.tree.file(SWITCH, "1\n");
    assertThat(delay(6)).as("the kernel continues").hasValue(3 * TICK);
  }

  @Test
  void withoutASwitch_aProcessThatShowsADelayProvesThatItIsMeasured() {
    fixture.tree.pid(7).startTicks(1000).blockIoTicks(0);
    assertThat(delay(7)).isEmpty();
    fixture.tree.pid(1).startTicks(1).blockIoTicks(9);
    assertThat(delay(1)).hasValue(9 * TICK);
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(process(snapshot, 7).blockIoDelayNanos()).hasValue(0);
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aSwitchThatCannotBeRead_isReported() {
    fixture.tree.file(SWITCH, "1\n").denies(SWITCH).pid(7).blockIoTicks(5);
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).blockIoDelayNanos()).isEmpty();
    assertThat(snapshot.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.BLOCK_IO_DELAY, Reason.DENIED));
  }

  @Test
  void notRequested_neitherShownNorAskedFor() {
    fixture.reading(Source.STATM).tree.file(SWITCH, "1\n").pid(7).blockIoTicks(5);
    assertThat(delay(7)).isEmpty();
    assertThat(fixture.tree.opened("task_delayacct")).isZero();
  }

  @Test
  void groups_addUpWhatTheirProcessesHaveWaited() {
    fixture.tree.file(SWITCH, "1\n").pid(1).startTicks(1).blockIoTicks(9);
    fixture.tree.pid(7).startTicks(1000).blockIoTicks(100);
    fixture.scan();
    fixture.tree.pid(7).blockIoTicks(130);
    fixture.newProcess(30).blockIoTicks(4);
    assertThat(waited()).hasValue(34 * TICK);
    fixture.tree.ends(7).ends(30);
    assertThat(waited()).as("it does not fall").hasValue(34 * TICK);
  }

  private OptionalLong waited() {
    Report report = fixture.after(SECOND).report();
    return report.totals().counters().get(Counter.BLOCK_IO_DELAY_NANOS);
  }

  @Test
  void eachThread_hasItsOwn() {
    fixture.reading(Source.BLOCK_IO_DELAY, Source.TASK);
    FakeProcess pool = fixture.tree.file(SWITCH, "1\n").pid(7).threads(2).blockIoTicks(1);
    pool.thread(7).blockIoTicks(1);
    pool.thread(8).blockIoTicks(50);
    fixture.scan();
    pool.thread(8).blockIoTicks(90);
    ThreadSum all =
        fixture.after(SECOND).report().extras().threads().orElseThrow().processes().get(0).sum();
    assertThat(all.counters().get(ThreadCounter.BLOCK_IO_DELAY_NANOS)).hasValue(40 * TICK);
  }
}
