package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of the machine need not be the kernel's: lxcfs mounts files of its own over them, and
 * when it hangs, so does every read. Processes are reported all the same.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MachineFilesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Long enough for a slow test machine to do what does not hang, short enough to wait for. */
  private static final Duration READ_TIMEOUT = Duration.ofMillis(700);

  private static final Source[] ALL = {
    Source.STATM,
    Source.MEMINFO,
    Source.SYSTEM_STAT,
    Source.LOADAVG,
    Source.UPTIME,
    Source.PRESSURE_CPU,
    Source.PRESSURE_MEMORY,
    Source.PRESSURE_IO
  };

  private static final String PRESSURE =
      """
      some avg10=0.00 avg60=0.12 avg300=0.10 total=399248
      full avg10=0.00 avg60=0.00 avg300=0.00 total=0
      """;

  private final ScanFixture fixture = new ScanFixture();
  private final List<CountDownLatch> stuck = new ArrayList<>();
  private final Set<Thread> earlier = Thread.getAllStackTraces().keySet();

  MachineFilesTest() {
    fixture.reading(ALL).with().detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT));
    for (String file : List.of("cpu", "memory", "io")) {
      fixture.tree.file("/proc/pressure/" + file, PRESSURE);
    }
    fixture.tree.pid(7);
  }

  @AfterEach
  void release() {
    stuck.forEach(CountDownLatch::countDown);
    fixture.close();
  }

  private CountDownLatch hang(Source source) {
    CountDownLatch latch = fixture.tree.hangs("/proc/" + source.file());
    stuck.add(latch);
    return latch;
  }

  private static List<Unreadable> ofTheMachine(Snapshot snapshot) {
    return snapshot.unreadable().stream().filter(row -> row.pid() == Unreadable.MACHINE).toList();
  }

  private long opened(Source source) {
    return fixture.tree.opened().stream().filter(source.file()::equals).count();
  }

  /** The threads that this test has had started; those of earlier tests end a while later. */
  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("procmem-") && !earlier.contains(thread))
        .toList();
  }

  private OptionalDouble cpuRatio(long user, String idle, String steal) {
    String stat = "cpu  %d 0 100 %s 0 0 0 %s 0 0\n".formatted(user, idle, steal);
    fixture.tree.file("/proc/stat", stat);
    fixture.after(SECOND);
    return fixture.report().machineCpuRatio();
  }

  /** As steal time is on hosts whose hypervisor reports too little. */
  @ParameterizedTest
  @ValueSource(strings = {"18446744073709551615", "1844674407370", "-3"})
  void anImpossibleTimeOfTheProcessors_leavesTheirRatioAsItIs(String impossible) {
    cpuRatio(100, "1000", "10");
    assertThat(cpuRatio(150, "1050", impossible)).hasValue(0.5);
    assertThat(cpuRatio(200, "1100", impossible)).hasValue(0.5);
    assertThat(cpuRatio(250, "1150", "20")).hasValue(0.5);
    assertThat(cpuRatio(275, "1200", "45")).hasValue(0.5);
  }

  @Test
  void eachProcessor_hasARatioOfItsOwn_onceItIsKnownFromTwoScans() {
    stat("cpu  100 0 0 900 0 0 0 0 0 0", "cpu0 50 0 0 450 0 0 0 0 0 0", "cpu1 50 0 0 450");
    assertThat(fixture.report().processorCpuRatio(0)).as("in the first scan").isEmpty();
    fixture.after(SECOND);
    stat("cpu  200 0 0 1000 0 0 0 0 0 0", "cpu0 125 0 0 475 0 0 0 0 0 0", "cpu2 75 0 0 525");
    Report report = fixture.report();
    assertThat(report.machineCpuRatio()).hasValue(0.5);
    assertThat(report.processorCpuRatio(0)).hasValue(0.75);
    assertThat(report.processorCpuRatio(1)).as("now offline").isEmpty();
    assertThat(report.processorCpuRatio(2)).as("new").isEmpty();
    assertThat(report.processorCpuRatio(-1)).isEmpty();
  }

  private void stat(String... lines) {
    fixture.tree.file("/proc/stat", String.join("\n", lines) + "\n");
  }

  @Test
  void withoutIdleTime_thereIsNoRatio() {
    cpuRatio(100, "1000", "10");
    assertThat(cpuRatio(150, "18446744073709551615", "10")).isEmpty();
    assertThat(cpuRatio(200, "1100", "10")).isEmpty();
    assertThat(cpuRatio(250, "1150", "10")).hasValue(0.5);
  }

  @Test
  void impossibleNumbers_leaveTheOthersOfTheirFiles() {
    fixture.tree.file("/proc/loadavg", "0.50 1.50 2.50 4294967295/79 400\n");
    fixture.tree.file("/proc/pressure/io", PRESSURE.replace("399248", "18446744073709551000"));
    Snapshot snapshot = fixture.scan();
    assertThat(ofTheMachine(snapshot)).isEmpty();
    Load load = snapshot.machine().load().orElseThrow();
    assertThat(load.fiveMinutes()).isEqualTo(1.5);
    assertThat(load.running()).isEmpty();
    assertThat(load.tasks()).hasValue(79);
    Pressure io = snapshot.machine().ioPressure().orElseThrow();
    assertThat(io.some().totalMicros()).isEmpty();
    assertThat(io.full().orElseThrow().totalMicros()).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "MEMINFO|SYSTEM_STAT|LOADAVG|UPTIME|PRESSURE_.*")
  void aFileThatHangs_isReported_andAffectsNothingElse(Source source) {
    hang(source);
    Snapshot first = fixture.scan();
    assertThat(process(first, 7).rssBytes()).isPresent();
    assertThat(ofTheMachine(first))
        .containsExactly(new Unreadable(Unreadable.MACHINE, source, Reason.HUNG));
    assertThat(first.stats().complete()).isFalse();
    long opened = opened(source);
    int threads = threads().size();
    for (int i = 0; i < 20; i++) {
      Snapshot later = fixture.scanAfter(SECOND);
      assertThat(process(later, 7).rssBytes()).isPresent();
      assertThat(ofTheMachine(later))
          .containsExactly(new Unreadable(Unreadable.MACHINE, source, Reason.HUNG));
    }
    assertThat(opened(source)).as("not read again").isEqualTo(opened);
    assertThat(threads().size()).isLessThanOrEqualTo(threads + 1);
    assertThat(threads()).allMatch(Thread::isDaemon);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "MEMINFO|SYSTEM_STAT|LOADAVG|UPTIME|PRESSURE_MEMORY")
  void aFileThatReturns_isReadAgain(Source source) {
    CountDownLatch latch = hang(source);
    fixture.scan();
    latch.countDown();
    ScanFixture.await(() -> fixture.scanAfter(SECOND).unreadable().isEmpty());
    assertThat(fixture.scanAfter(SECOND).machine().memory().isEmpty()).isFalse();
  }

  @Test
  void whenAllHang_theProcessesAreReported_withTheirDetail() {
    fixture.reading(ALL).with().plus(Source.SMAPS_ROLLUP, Source.CMDLINE);
    for (Source source : ALL) {
      if (!source.ofProcess()) {
        hang(source);
      }
    }
    for (int i = 0; i < 3; i++) {
      Snapshot snapshot = fixture.scanAfter(SECOND);
      assertThat(process(snapshot, 7).pssBytes()).isPresent();
      assertThat(process(snapshot, 7).commandLine()).isPresent();
      assertThat(ofTheMachine(snapshot))
          .hasSize(ALL.length - 1)
          .allMatch(row -> row.reason() == Reason.HUNG);
    }
    assertThat(threads().size()).as("two for processes, two for the machine").isLessThan(5);
  }

  /** The last assigned pid is read in each scan, whether or not the load was requested. */
  @Test
  void loadavgThatHangs_andWasNotRequested_isNotWaitedForEither() {
    fixture.reading(Source.STATM, Source.IO);
    hang(Source.LOADAVG);
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).io().isEmpty()).isFalse();
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(fixture.scanAfter(SECOND).find(7)).isPresent();
    assertThat(fixture.tree.opened("loadavg")).isEqualTo(1);
  }

  /** {@code largest} wants to know whether there are huge pages, and how many processors. */
  @Test
  void theLargest_areFound_whileMeminfoAndStatHang() {
    fixture
        .reading(Source.SMAPS_ROLLUP)
        .with()
        .detail(DetailPolicy.largest(1).withReadTimeout(READ_TIMEOUT));
    fixture.tree.pid(8).memoryKib(9_000_000, 8_000_000, 7_000_000);
    hang(Source.MEMINFO);
    hang(Source.SYSTEM_STAT);
    assertThat(process(fixture.scan(), 8).pssBytes()).hasValue(8_000_000L << 10);
    assertThat(process(fixture.scanAfter(SECOND), 8).pssBytes()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "MEMINFO|SYSTEM_STAT|LOADAVG|UPTIME|PRESSURE_IO")
  void aFileThatRefuses_isUnsupported_sinceNoPermissionWouldHelp(Source source) {
    fixture.tree.hides("/proc/" + source.file());
    Snapshot refused = fixture.scan();
    assertThat(refused.find(7)).isPresent();
    assertThat(ofTheMachine(refused))
        .containsExactly(new Unreadable(Unreadable.MACHINE, source, Reason.UNSUPPORTED));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "MEMINFO|SYSTEM_STAT|LOADAVG|UPTIME|PRESSURE_IO")
  void aFileThatOpensAndCannotBeRead_isUnsupportedToo(Source source) {
    fixture.tree.failsReading("/proc/" + source.file(), 1000);
    assertThat(ofTheMachine(fixture.scan()))
        .containsExactly(new Unreadable(Unreadable.MACHINE, source, Reason.UNSUPPORTED));
  }

  @Test
  void close_returnsAtOnce_whileAFileHangs() {
    hang(Source.MEMINFO);
    fixture.scan();
    fixture.procMem().close();
    fixture.time.pass(Duration.ofHours(1));
    assertThat(fixture.report().problem().orElseThrow()).contains("closed");
  }

  @Test
  void anInterruptedCaller_getsItsReport_andKeepsItsInterrupt() {
    fixture.with().detail(DetailPolicy.every());
    hang(Source.SYSTEM_STAT);
    Thread.currentThread().interrupt();
    Snapshot snapshot = fixture.scan();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process(snapshot, 7).rssBytes()).isPresent();
    assertThat(reasons(snapshot, Unreadable.MACHINE, Source.SYSTEM_STAT))
        .containsExactly(Reason.HUNG);
  }

  @Test
  void theSampler_continues_whileAFileHangs() {
    fixture.with().sampleEvery(Duration.ofMillis(10)).waitAtMost(Duration.ofSeconds(60));
    hang(Source.MEMINFO);
    Report report = fixture.report();
    assertThat(report.problem()).isEmpty();
    assertThat(report.snapshot().find(7)).isPresent();
    ScanFixture.await(() -> fixture.report() != report);
  }

  @Test
  void aPasswdFileThatHangs_leavesTheKnownNames() {
    fixture.tree.file("/host/passwd", "www:x:33:33::/:/bin/sh\n");
    fixture.reading(Source.OWNER).with().passwd(Path.of("/host/passwd"));
    fixture.tree.pid(7).uid(33);
    assertThat(process(fixture.scan(), 7).user().orElseThrow().name()).isEqualTo("www");
    CountDownLatch latch = fixture.tree.hangs("/host/passwd");
    stuck.add(latch);
    Snapshot later = fixture.scanAfter(Duration.ofMinutes(2));
    assertThat(process(later, 7).user().orElseThrow().name()).isEqualTo("www");
    fixture.tree.file("/host/passwd", "renamed:x:33:33::/:/bin/sh\n");
    latch.countDown();
    ScanFixture.await(
        () ->
            process(fixture.scanAfter(Duration.ofMinutes(2)), 7)
                .user()
                .orElseThrow()
                .name()
                .equals("renamed"));
  }

  @Test
  void withoutAnyFileOfTheMachine_theProcessesAreReported() {
    fixture.reading(ALL).with().plus(Source.SMAPS_ROLLUP, Source.IO, Source.OWNER);
    fixture.tree.onlyProcesses();
    assertThat(fixture.procMem().isSupported()).isTrue();
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).pssBytes()).isPresent();
    assertThat(process(snapshot, 7).user()).isPresent();
    assertThat(ofTheMachine(snapshot))
        .hasSize(ALL.length - 1)
        .allMatch(row -> row.reason() == Reason.UNSUPPORTED);
    assertThat(fixture.scanAfter(SECOND).find(7)).isPresent();
  }
}
