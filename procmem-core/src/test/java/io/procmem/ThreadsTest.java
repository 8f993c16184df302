package io.procmem;

import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadNames;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What threads use, by name. */
class ThreadsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long TICK = 10_000_000;

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The time of the machine, in clock ticks since boot. */
  private long now() {
    return 500_000 + fixture.time.passed().toMillis() / 10;
  }

  private Threads scan() {
    Report report = fixture.after(SECOND).report();
    assertThat(report.problem()).isEmpty();
    return report.extras().threads().orElseThrow();
  }

  private static ProcessThreads of(Threads threads, int pid) {
    return threads.processes().stream()
        .filter(one -> one.id().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static SubgroupThreads other(Threads threads) {
    return threads.find(Subgroup.OTHER).orElseThrow();
  }

  private static ThreadSum named(List<NamedThreads> names, String name) {
    return names.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + names))
        .sum();
  }

  private static long cpu(ThreadSum sum) {
    return sum.counters().cpuNanos().orElseThrow() / TICK;
  }

  /** A JVM with three threads, two of them in a pool. */
  private FakeProcess java() {
    FakeProcess java = fixture.tree.pid(7).name("java").threads(3).cpuTicks(160, 0);
    java.thread(7).name("java").cpuTicks(10, 0);
    java.thread(8).name("worker-1").state('R').cpuTicks(100, 0).minorFaults(5).majorFaults(1);
    java.thread(9).name("worker-2").state('D').cpuTicks(50, 0).minorFaults(6);
    return java;
  }

  @Test
  void off_opensNothingOfAnyThread() {
    Source[] all =
        Stream.of(Source.values())
            .filter(source -> !source.name().startsWith("TASK"))
            .toArray(Source[]::new);
    fixture.reading(all);
    java();
    Report report = fixture.report();
    assertThat(report.extras().threads()).isEmpty();
    assertThat(fixture.tree.opened()).contains("7/stat").noneMatch(path -> path.contains("7/task"));
  }

  @Test
  void aProcessWithOneThread_needsNoFileForIt() {
    fixture.reading(Source.TASK).tree.pid(7).name("sleep").cpuTicks(5, 5);
    fixture.scan();
    fixture.tree.pid(7).cpuTicks(8, 5);
    ThreadSum sleep = named(of(scan(), 7).names(), "sleep");
    assertThat(sleep.threads()).isEqualTo(1);
    assertThat(cpu(sleep)).isEqualTo(3);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.contains("task"));
  }

  @Test
  void threads_areCountedOnceByNameAndState_theMainThreadToo() {
    fixture.reading(Source.TASK);
    java();
    Report report = fixture.report();
    Threads threads = report.extras().threads().orElseThrow();
    ProcessThreads java = of(threads, 7);
    assertThat(java.names()).extracting(NamedThreads::name).containsExactly("java", "worker-#");
    assertThat(java.sum().threads()).isEqualTo(3);
    assertThat(java.sum().states()).hasToString("1 RUNNING, 1 SLEEPING, 1 WAITING");
    assertThat(java.unread()).isZero();
    ThreadSum workers = named(java.names(), "worker-#");
    assertThat(workers.threads()).isEqualTo(2);
    assertThat(workers.states().count(ProcessState.RUNNING)).isEqualTo(1);
    assertThat(workers.states().total()).isEqualTo(2);
    assertThat(other(threads).sum().states()).isEqualTo(java.sum().states());
    assertThat(process(report.snapshot(), 7).threadStates()).contains(java.sum().states());
    assertThat(report.totals().threadStates().states()).isEqualTo(java.sum().states());
    assertThat(threads.find(java.id())).contains(java);
    assertThat(fixture.tree.opened("7/task/8/stat")).as("read once").isEqualTo(1);
  }

  @Test
  void eachFile_addsItsNumbers() {
    fixture.reading(Source.TASK_STATUS, Source.TASK_IO, Source.TASK_SCHEDSTAT, Source.TASK_WCHAN);
    FakeProcess java = java();
    java.thread(8).switches(10, 20).io(4096, 8192).schedstat(1_000_000, 500).file("wchan", "0");
    java.thread(9).switches(1, 2).io(0, 4096).schedstat(1_000_000, 300).file("wchan", "io_wait");
    fixture.scan();
    java.thread(8).switches(15, 26).io(4096, 8193).schedstat(2_000_000, 700);
    java.thread(9).switches(2, 2).io(100, 4096).schedstat(2_000_000, 301).cpuTicks(60, 7);
    java.thread(9).minorFaults(8).majorFaults(3);
    ThreadSum workers = named(of(scan(), 7).names(), "worker-#");
    assertThat(Stream.of(ThreadCounter.values()).map(workers.counters()::get).map(Object::toString))
        .containsExactly(
            "OptionalLong[100000000]",
            "OptionalLong[70000000]",
            "OptionalLong[2]",
            "OptionalLong[3]",
            "OptionalLong.empty", // block I/O delay was not requested
            "OptionalLong[100]",
            "OptionalLong[1]",
            "OptionalLong[6]",
            "OptionalLong[6]",
            "OptionalLong[201]");
    assertThat(workers.waitChannels().orElseThrow().waiting()).containsOnlyKeys("io_wait");
    assertThat(workers.waitChannels().orElseThrow().running()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotRequested_isNotOpened() {
    fixture.reading(Source.TASK, Source.TASK_IO);
    java();
    ThreadSum all = of(scan(), 7).sum();
    assertThat(fixture.tree.opened())
        .noneMatch(path -> path.matches("7/.*(status|schedstat|wchan)"));
    assertThat(all.counters().get(ThreadCounter.VOLUNTARY_SWITCHES)).isEmpty();
    assertThat(all.counters().get(ThreadCounter.READ_BYTES)).hasValue(0);
    assertThat(all.waitChannels()).isEmpty();
  }

  @Test
  void counters_keepWhatEndedThreadsHaveUsed() {
    fixture.reading(Source.TASK_STATUS);
    FakeProcess java = java();
    java.thread(8).switches(1_000_000, 500);
    fixture.scan();
    java.thread(8).switches(1_000_100, 510).cpuTicks(130, 0);
    assertThat(cpu(of(scan(), 7).sum())).isEqualTo(30);
    java.threads(1).threadEnds(8).threadEnds(9).thread(7).switches(50, 50).cpuTicks(15, 0);
    ProcessThreads left = of(scan(), 7);
    assertThat(left.sum().threads()).isEqualTo(1);
    assertThat(left.sum().counters().get(ThreadCounter.VOLUNTARY_SWITCHES)).hasValue(100 + 39);
    assertThat(cpu(left.sum())).isEqualTo(35);
    assertThat(cpu(named(left.names(), "worker-#"))).isEqualTo(30);
    assertThat(named(left.names(), "worker-#").threads()).isZero();
    assertThat(
            named(other(scan()).names(), "worker-#")
                .counters()
                .get(ThreadCounter.VOLUNTARY_SWITCHES))
        .hasValue(100);
  }

  @Test
  void aThread_thatStartedAfterTheFirstScan_countsFromItsBirth() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    assertThat(cpu(of(scan(), 7).sum())).as("used before the first scan").isZero();
    java.threads(4).thread(10).name("worker-3").startTicks(now()).cpuTicks(70, 0);
    ThreadSum workers = named(of(scan(), 7).names(), "worker-#");
    assertThat(workers.threads()).isEqualTo(3);
    assertThat(cpu(workers)).isEqualTo(70);
  }

  @Test
  void aProcess_thatStartedAfterTheFirstScan_countsFromItsBirth() {
    fixture.reading(Source.TASK).tree.pid(5);
    fixture.scan();
    FakeProcess fresh = fixture.newProcess(30).name("fresh").threads(2).cpuTicks(90, 0);
    fresh.thread(30).name("fresh").startTicks(now()).cpuTicks(30, 0);
    fresh.thread(31).name("helper").startTicks(now()).cpuTicks(60, 0);
    ProcessThreads threads = of(scan(), 30);
    assertThat(cpu(named(threads.names(), "fresh"))).isEqualTo(30);
    assertThat(cpu(named(threads.names(), "helper"))).isEqualTo(60);
    assertThat(threads.sum().counters().start()).as("it started after the first scan").isPresent();
    assertThat(threads.unattributedCpuNanos()).hasValue(0);
  }

  @Test
  void aReusedThreadId_isAnotherThread() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    fixture.scan();
    java.threadEnds(9).thread(9).name("worker-9").startTicks(now() + 50).cpuTicks(4, 0);
    assertThat(cpu(named(of(scan(), 7).names(), "worker-#"))).isEqualTo(4);
    java.threadEnds(9).thread(9).name("other").startTicks(now() + 50).cpuTicks(80, 0);
    ProcessThreads after = of(scan(), 7);
    assertThat(cpu(named(after.names(), "worker-#"))).isEqualTo(4);
    assertThat(cpu(named(after.names(), "other"))).isEqualTo(80);
  }

  @Test
  void aRenamedThread_countsUnderItsNewName_andNothingFalls() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    fixture.scan();
    java.thread(8).cpuTicks(110, 0);
    scan();
    java.thread(8).name("reader").cpuTicks(125, 0);
    ProcessThreads after = of(scan(), 7);
    assertThat(cpu(named(after.names(), "worker-#"))).isEqualTo(10);
    assertThat(named(after.names(), "worker-#").threads()).isEqualTo(1);
    assertThat(cpu(named(after.names(), "reader"))).isEqualTo(15);
    assertThat(named(after.names(), "reader").threads()).isEqualTo(1);
  }

  @Test
  void aProcess_thatHadThreads_doesNotCountThemAgain() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    fixture.scan();
    java.cpuTicks(200, 0).thread(8).cpuTicks(140, 0);
    scan();
    java.threads(1).threadEnds(8).threadEnds(9); // the stat of the process includes them
    ThreadSum main = named(of(scan(), 7).names(), "java");
    assertThat(cpu(main)).isZero();
    java.cpuTicks(203, 0).thread(7).cpuTicks(13, 0);
    assertThat(cpu(named(of(scan(), 7).names(), "java"))).isEqualTo(3);
  }

  @Test
  void aProcess_thatGetsThreads_continuesItsMainThread() {
    fixture.reading(Source.TASK).tree.pid(5);
    fixture.scan();
    long start = now();
    FakeProcess fresh = fixture.newProcess(30).name("fresh").cpuTicks(100, 0);
    assertThat(cpu(of(scan(), 30).sum())).isEqualTo(100);
    fresh.threads(2).cpuTicks(130, 0).thread(30).name("fresh").startTicks(start);
    fresh.thread(30).cpuTicks(110, 0);
    fresh.thread(31).name("helper").startTicks(now()).cpuTicks(20, 0);
    ProcessThreads after = of(scan(), 30);
    assertThat(cpu(named(after.names(), "fresh"))).isEqualTo(110);
    assertThat(cpu(named(after.names(), "helper"))).isEqualTo(20);
  }

  @Test
  void namesAndWhatIsUnattributed_addUpToTheCountersOfTheGroup() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    fixture.scan();
    java.cpuTicks(300, 0).thread(8).cpuTicks(140, 0); // 100 by threads that have come and gone
    java.thread(9).cpuTicks(60, 0);
    Report report = fixture.after(SECOND).report();
    SubgroupThreads threads = other(report.extras().threads().orElseThrow());
    long byName = threads.names().stream().mapToLong(one -> cpu(one.sum())).sum();
    long unattributed = threads.unattributedCpuNanos().orElseThrow() / TICK;
    assertThat(byName).isEqualTo(50);
    assertThat(unattributed).isEqualTo(90);
    assertThat(byName + unattributed)
        .isEqualTo(report.totals().counters().get(Counter.CPU_USER_NANOS).orElseThrow() / TICK);
    fixture.tree.ends(7).pid(5);
    SubgroupThreads after = other(scan());
    assertThat(cpu(after.sum())).as("nothing falls when a process ends").isEqualTo(50);
    assertThat(after.unattributedCpuNanos()).hasValue(90 * TICK);
  }

  @Test
  void aProgramThatAThreadExecutes_doesNotCountThatThreadTwice() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    java.codeAt(4096);
    fixture.scan();
    java.thread(9).cpuTicks(90, 0).minorFaults(900_000);
    assertThat(cpu(of(scan(), 7).sum())).isEqualTo(40);
    java.executes("/bin/other").threads(1).threadEnds(8).threadEnds(9);
    java.thread(7).name("other").cpuTicks(91, 0).minorFaults(900_001); // it was thread 9
    ProcessThreads after = of(scan(), 7);
    assertThat(cpu(after.sum())).isEqualTo(40);
    assertThat(after.sum().counters().get(ThreadCounter.MINOR_FAULTS)).hasValue(899_994);
    java.thread(7).cpuTicks(95, 0);
    assertThat(cpu(of(scan(), 7).sum())).isEqualTo(44);
  }

  @Test
  void aProgramThatAnUnseenThreadExecutes_countsFromThatThread() {
    fixture.reading(Source.TASK_IO);
    FakeProcess launcher = fixture.tree.pid(7).name("launcher").io(1_000_000, 0).codeAt(4096);
    fixture.scan();
    launcher.executes("/bin/server").io(5, 0); // a second thread has started and executed it
    scan();
    launcher.io(105, 0);
    assertThat(of(scan(), 7).sum().counters().get(ThreadCounter.READ_BYTES)).hasValue(100);
  }

  @Test
  void kernelThreads_areNamedByWhatTheyAre() {
    fixture.reading(Source.TASK);
    for (int cpu = 0; cpu < 64; cpu++) {
      fixture.tree.pid(100 + cpu).name("kworker/" + cpu + ":1-events").kernelThread();
      fixture.tree.pid(200 + cpu).name("ksoftirqd/" + cpu).kernelThread();
    }
    assertThat(other(scan()).names())
        .extracting(NamedThreads::name)
        .containsExactly("ksoftirqd/#", "kworker/#:#");
  }

  @Test
  void names_areKeptUnchangedOnRequest() {
    fixture.with().threadNames(ThreadNames.UNCHANGED);
    fixture.reading(Source.TASK);
    java();
    assertThat(of(scan(), 7).names())
        .extracting(NamedThreads::name)
        .containsExactly("java", "worker-1", "worker-2");
  }

  @Test
  void namesBeyondTheLimit_areOther_andTheSumIsExact() {
    fixture.reading(Source.TASK);
    FakeProcess odd = fixture.tree.pid(7).name("odd").threads(1001);
    odd.thread(7).name("odd");
    fixture.scan();
    for (int i = 0; i < 1000; i++) {
      odd.thread(1000 + i).name("x" + i + "y").startTicks(now()).cpuTicks(2, 0);
    }
    SubgroupThreads all = other(scan());
    assertThat(all.names().size()).isEqualTo(Threads.MAX_NAMES + 1);
    assertThat(all.names().stream().mapToLong(one -> cpu(one.sum())).sum()).isEqualTo(2000);
    assertThat(named(all.names(), Threads.OTHER).threads()).isEqualTo(1001 - Threads.MAX_NAMES);
    assertThat(all.sum().threads()).isEqualTo(1001);
  }

  @Test
  void aNameWithoutThreads_isForgottenAfterAnHour_andTheSumStays() {
    fixture.reading(Source.TASK);
    FakeProcess java = java();
    fixture.scan();
    java.thread(8).cpuTicks(110, 0);
    fixture.scanAfter(SECOND);
    java.threads(1).threadEnds(8).threadEnds(9);
    fixture.scanAfter(SECOND);
    fixture.after(Duration.ofMinutes(59));
    assertThat(named(other(scan()).names(), "worker-#").threads()).isZero();
    fixture.after(Duration.ofMinutes(2)).report();
    Threads later = scan();
    assertThat(other(later).names()).extracting(NamedThreads::name).containsExactly("java");
    assertThat(cpu(other(later).sum())).isEqualTo(10);
    assertThat(of(later, 7).names()).extracting(NamedThreads::name).containsExactly("java");
  }

  @Test
  void subgroups_getTheThreadsOfTheirProcesses() {
    fixture.with().rules(Rules.parse("mine", "apps/java comm=java\ndb/postgres comm=postgres\n"));
    fixture.reading(Source.TASK);
    java();
    fixture.tree.pid(20).name("postgres");
    fixture.tree.pid(21).name("postgres");
    Threads threads = scan();
    assertThat(threads.subgroups())
        .extracting(one -> one.subgroup() + " " + one.sum().threads())
        .containsExactly("apps/java 3", "db/postgres 2");
    fixture.tree.ends(20).ends(21);
    assertThat(scan().find(new Subgroup("db", "postgres")).orElseThrow().sum().threads()).isZero();
  }
}
