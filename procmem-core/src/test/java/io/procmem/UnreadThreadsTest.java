package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import io.procmem.threads.WaitChannels;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that cannot be read, or not all of them. */
class UnreadThreadsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long TICK = 10_000_000;

  private final ScanFixture fixture = new ScanFixture();
  private Snapshot snapshot;

  @AfterEach
  void close() {
    fixture.close();
  }

  private long now() {
    return 500_000 + fixture.time.passed().toMillis() / 10;
  }

  private ProcessThreads scan() {
    Report report = fixture.after(SECOND).report();
    assertThat(report.problem()).isEmpty();
    snapshot = report.snapshot();
    return report.extras().threads().orElseThrow().processes().get(0);
  }

  private static long cpu(ThreadSum sum) {
    return sum.counters().cpuNanos().orElseThrow() / TICK;
  }

  private FakeProcess pool() {
    FakeProcess pool = fixture.tree.pid(7).name("pool").threads(3);
    pool.thread(7).name("pool").io(1, 1).schedstat(5, 5).file("wchan", "futex_wait");
    pool.thread(8).name("worker-1").io(2, 2).schedstat(6, 6).file("wchan", "futex_wait");
    pool.thread(9).name("worker-2").io(3, 3).schedstat(7, 7).file("wchan", "futex_wait");
    return pool;
  }

  @Test
  void threadsThatCannotBeListed_keepTheirCounters_andAreReported() {
    fixture.reading(Source.TASK);
    FakeProcess pool = pool();
    scan();
    pool.thread(8).cpuTicks(20, 0);
    assertThat(cpu(scan().sum())).isEqualTo(20);
    fixture.tree.denies("/proc/7/task");
    ProcessThreads denied = scan();
    assertThat(cpu(denied.sum())).isEqualTo(20);
    assertThat(denied.sum().threads()).as("the known threads").isEqualTo(3);
    assertThat(denied.sum().states().total()).isZero();
    assertThat(denied.unread()).isEqualTo(3);
    assertThat(reasons(snapshot, 7, Source.TASK)).containsExactly(Reason.DENIED);
    assertThat(process(snapshot, 7).threadStates()).isEmpty();
    fixture.tree.allows("/proc/7/task");
    pool.thread(8).cpuTicks(50, 0);
    assertThat(cpu(scan().sum())).isEqualTo(50);
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void cpuTimeOfThreadsThatAreReadLater_isNotUnattributed() {
    fixture.reading(Source.TASK);
    FakeProcess pool = pool();
    scan();
    pool.cpuTicks(50, 0).thread(8).cpuTicks(50, 0);
    fixture.tree.denies("/proc/7/task");
    assertThat(scan().unattributedCpuNanos()).hasValue(0);
    fixture.tree.allows("/proc/7/task").failsReading("/proc/7/task/8/stat", 4);
    assertThat(scan().unattributedCpuNanos()).hasValue(0);
    ProcessThreads again = scan();
    assertThat(cpu(again.sum())).isEqualTo(50);
    assertThat(again.unattributedCpuNanos()).as("it would count twice").hasValue(0);
    pool.cpuTicks(80, 0);
    assertThat(scan().unattributedCpuNanos()).hasValue(30 * TICK);
  }

  @Test
  void aThreadThatCannotBeRead_continuesLater() {
    fixture.reading(Source.TASK);
    FakeProcess pool = pool();
    scan();
    pool.thread(8).cpuTicks(20, 0);
    fixture.tree.failsReading("/proc/7/task/8/stat", 4);
    ProcessThreads failed = scan();
    assertThat(failed.sum().threads()).isEqualTo(3);
    assertThat(failed.sum().states().total()).isEqualTo(2);
    assertThat(failed.unread()).isEqualTo(1);
    assertThat(process(snapshot, 7).threadStates()).as("not the states of some").isEmpty();
    assertThat(snapshot.unreadable()).extracting(Unreadable::file).containsExactly(Source.TASK);
    pool.thread(8).cpuTicks(30, 0);
    assertThat(cpu(scan().sum())).as("no more, no less").isEqualTo(30);
  }

  @Test
  void aThreadThatEndsBeforeItIsRead_isNoFailure() {
    fixture.reading(Source.TASK, Source.TASK_IO, Source.TASK_STATUS);
    FakeProcess pool = pool();
    fixture.tree.whenOpened("/proc/7/task/8/stat", () -> pool.threadEnds(8));
    fixture.tree.whenOpened("/proc/7/task/9/io", () -> pool.threadEnds(9));
    ProcessThreads threads = scan();
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(threads.unread()).isZero();
    assertThat(threads.sum().threads()).as("7, and 9 whose stat was read").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "io, TASK_IO, READ_BYTES",
    "status, TASK_STATUS, VOLUNTARY_SWITCHES",
    "schedstat, TASK_SCHEDSTAT, RUN_QUEUE_DELAY_NANOS"
  })
  void aDeniedFile_givesNoNumber_notZero(String file, Source source, ThreadCounter counter) {
    fixture.reading(source);
    pool();
    for (int tid = 7; tid <= 9; tid++) {
      fixture.tree.denies("/proc/7/task/" + tid + "/" + file);
    }
    ProcessThreads threads = scan();
    assertThat(threads.sum().counters().get(counter)).isEmpty();
    assertThat(threads.sum().threads()).isEqualTo(3);
    assertThat(reasons(snapshot, 7, source)).containsExactly(Reason.DENIED);
    assertThat(fixture.tree.opened().stream().filter(path -> path.matches("7/.*/" + file)))
        .as("not tried again for each thread")
        .containsOnly("7/task/7/" + file);
    fixture.tree.forgetOpened();
    scan();
    assertThat(fixture.tree.opened()).noneMatch(path -> path.matches("7/.*/" + file));
    assertThat(reasons(snapshot, 7, source)).containsExactly(Reason.DENIED);
  }

  @ParameterizedTest
  @CsvSource({"io, TASK_IO", "schedstat, TASK_SCHEDSTAT", "wchan, TASK_WCHAN"})
  void aFileThatTheKernelLacks_isReportedOnceForTheMachine(String file, Source source) {
    fixture.reading(source).tree.hasNo(file);
    pool();
    fixture.tree.pid(20).threads(2).thread(20);
    scan();
    assertThat(snapshot.unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, source, Reason.UNSUPPORTED));
    fixture.tree.forgetOpened();
    scan();
    assertThat(fixture.tree.opened(file)).isZero();
  }

  @Test
  void aFileThatFailsOnce_neitherLowersNorRepeatsACounter() {
    fixture.reading(Source.TASK_IO);
    FakeProcess pool = pool();
    scan();
    pool.thread(8).io(102, 2);
    assertThat(scan().sum().counters().get(ThreadCounter.READ_BYTES)).hasValue(100);
    pool.thread(8).io(152, 2);
    fixture.tree.failsReading("/proc/7/task/8/io", 2);
    assertThat(scan().sum().counters().get(ThreadCounter.READ_BYTES)).hasValue(100);
    pool.thread(8).io(172, 2);
    assertThat(scan().sum().counters().get(ThreadCounter.READ_BYTES)).hasValue(170);
  }

  @Test
  void aDelayThatTheKernelDoesNotMeasure_isAbsent() {
    fixture.reading(Source.TASK_SCHEDSTAT);
    fixture.tree.pid(7).name("fake");
    assertThat(scan().sum().counters().get(ThreadCounter.RUN_QUEUE_DELAY_NANOS)).isEmpty();
    fixture.tree.pid(7).schedstat(1_000, 0);
    assertThat(scan().sum().counters().get(ThreadCounter.RUN_QUEUE_DELAY_NANOS)).hasValue(0);
    fixture.tree.pid(7).schedstat(2_000, 40);
    assertThat(scan().sum().counters().get(ThreadCounter.RUN_QUEUE_DELAY_NANOS)).hasValue(40);
  }

  @Test
  void waitChannels_countEachThreadOnce() {
    fixture.reading(Source.TASK_WCHAN);
    FakeProcess pool = pool();
    pool.thread(7).file("wchan", "do_sys_poll.constprop.0");
    pool.thread(9).state('R').file("wchan", "0");
    pool.threads(6).thread(10).state('S').file("wchan", "0"); // hidden
    pool.thread(11).state('D').file("wchan", "18446744071579755520"); // an old kernel
    pool.thread(12).state('S').file("wchan", "");
    WaitChannels channels = scan().sum().waitChannels().orElseThrow();
    assertThat(channels.waiting()).hasToString("{do_sys_poll=1, futex_wait=1}");
    assertThat(channels.running()).isEqualTo(1);
    assertThat(channels.unknown()).isEqualTo(3);
    assertThat(channels.total()).isEqualTo(6);
  }

  @Test
  void namesOfFunctionsBeyondTheLimit_areOther() {
    fixture.reading(Source.TASK_WCHAN);
    FakeProcess pool = fixture.tree.pid(7).name("pool").threads(150);
    for (int i = 0; i < 150; i++) {
      pool.thread(7 + i).file("wchan", "function_" + i);
    }
    WaitChannels channels = scan().sum().waitChannels().orElseThrow();
    assertThat(channels.waiting()).hasSize(WaitChannels.MAX_NAMES + 1);
    assertThat(channels.waiting().get(Threads.OTHER)).isEqualTo(50);
    assertThat(channels.total()).isEqualTo(150);
  }

  @Test
  void aProcessWithTooManyThreads_isReadInPart_andSaysSo() {
    fixture.reading(Source.TASK);
    FakeProcess many = fixture.tree.pid(7).name("many").threads(4500);
    for (int i = 0; i < 4500; i++) {
      many.thread(7 + i).name("t-" + i);
    }
    ProcessThreads threads = scan();
    assertThat(threads.sum().threads()).isEqualTo(Threads.MAX_READ);
    assertThat(threads.sum().states().total()).isEqualTo(Threads.MAX_READ);
    assertThat(threads.unread()).isEqualTo(500);
    assertThat(reasons(snapshot, 7, Source.TASK)).containsExactly(Reason.TRUNCATED);
    assertThat(process(snapshot, 7).threadStates()).isEmpty();
    assertThat(fixture.tree.opened().stream().filter(path -> path.startsWith("7/task/")))
        .hasSize(Threads.MAX_READ);
    for (int i = 0; i < 500; i++) {
      many.threadEnds(7 + i);
    }
    threads = scan();
    assertThat(threads.sum().threads()).isEqualTo(4000);
    assertThat(threads.unread()).isZero();
    assertThat(snapshot.unreadable()).isEmpty();
  }

  @Test
  void aThreadThatIsMissingFromTheList_isNotCountedAgain() {
    fixture.reading(Source.TASK);
    FakeProcess pool = pool();
    scan();
    pool.threads(4).thread(10).name("worker-3").startTicks(now()).cpuTicks(70, 0);
    assertThat(cpu(scan().sum())).isEqualTo(70);
    pool.unlisted(10).thread(10).cpuTicks(75, 0);
    ProcessThreads without = scan();
    assertThat(without.sum().threads()).isEqualTo(4);
    assertThat(cpu(without.sum())).isEqualTo(75);
    pool.unlisted();
    assertThat(cpu(scan().sum())).isEqualTo(75);
  }

  @Test
  void processesThatAreNotReachedInTime_areReadFirstInTheNextScan() {
    fixture.with().detail(DetailPolicy.standard());
    fixture.reading(Source.TASK);
    for (int pid = 100; pid < 200; pid++) {
      FakeProcess slow = fixture.tree.pid(pid).name("slow").threads(2);
      slow.thread(pid).name("slow");
      slow.thread(pid + 100).name("helper");
    }
    fixture.scan();
    for (int pid = 100; pid < 200; pid++) {
      fixture.tree.pid(pid).thread(pid + 100).cpuTicks(4, 0);
      String stat = "/proc/" + pid + "/task/" + pid + "/stat";
      fixture.tree.whenOpened(stat, () -> fixture.time.pass(Duration.ofMillis(100)));
    }
    Report late = fixture.after(SECOND).report();
    Threads threads = late.extras().threads().orElseThrow();
    assertThat(late.snapshot().stats().complete()).isFalse();
    ProcessThreads last = threads.processes().get(99);
    assertThat(last.unread()).isEqualTo(2);
    assertThat(last.sum().threads()).as("the known ones").isEqualTo(2);
    assertThat(cpu(last.sum())).isZero();
    assertThat(process(late.snapshot(), 199).threadStates()).isEmpty();
    assertThat(cpu(threads.processes().get(0).sum())).isEqualTo(4);
    fixture.tree.forgetOpened();
    threads = fixture.after(SECOND).report().extras().threads().orElseThrow();
    assertThat(fixture.tree.opened("100/task/100/stat")).isZero();
    assertThat(fixture.tree.opened().stream().filter(path -> path.contains("/task/")).findFirst())
        .isNotEqualTo("100/task/100/stat");
    fixture.after(SECOND).report();
    fixture.after(SECOND).report();
    threads = fixture.after(SECOND).report().extras().threads().orElseThrow();
    assertThat(threads.subgroups().get(0).sum().counters().cpuNanos()).hasValue(400 * TICK);
  }

  @Test
  void aProcessThatIsHiddenForAWhile_continues() {
    fixture.reading(Source.TASK);
    FakeProcess pool = pool();
    fixture.tree.pid(3);
    scan();
    fixture.tree.denies("/proc/7/stat");
    Report without = fixture.after(SECOND).report();
    assertThat(without.extras().threads().orElseThrow().processes()).hasSize(1);
    fixture.tree.allows("/proc/7/stat");
    pool.thread(8).cpuTicks(20, 0);
    Report again = fixture.after(SECOND).report();
    assertThat(cpu(again.extras().threads().orElseThrow().processes().get(1).sum())).isEqualTo(20);
  }
}
