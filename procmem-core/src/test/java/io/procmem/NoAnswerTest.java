package io.procmem;

import static io.procmem.ScanFixture.process;
import static io.procmem.ScanFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.counters.Counter;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FaultyTree;
import io.procmem.testing.FaultyTree.Fault;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A failed read proves nothing: neither that a process has ended, nor that the file is denied. */
class NoAnswerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HOURS_OF_TICKS = 3_600_000;

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private long cpuNanos() {
    return fixture.report().totals().counters().get(Counter.CPU_USER_NANOS).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = "STATM|STATUS|SMAPS_ROLLUP|IO|CMDLINE|CGROUP|LIMITS|FD|EXE|OOM_SCORE|OOM_SCORE_ADJ")
  void aFileThatCannotEvenBeExamined_isDenied_andItsProcessLives(Source source) {
    fixture.reading(source).tree.pid(7).cpuTicks(HOURS_OF_TICKS, 0);
    fixture.tree.hides("/proc/7/" + source.file()).pid(8);
    for (int scan = 1; scan <= 3; scan++) {
      Snapshot snapshot = fixture.scanAfter(SECOND);
      assertThat(snapshot.find(7)).isPresent();
      assertThat(reasons(snapshot, 7, source)).containsExactly(Reason.DENIED);
      assertThat(snapshot.find(8)).isPresent();
      assertThat(reasons(snapshot, 8, source)).isEmpty();
    }
    fixture.time.pass(SECOND);
    assertThat(cpuNanos()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = "STATM|STATUS|IO|CMDLINE|CGROUP|LIMITS|OOM_SCORE|OOM_SCORE_ADJ|SMAPS_ROLLUP")
  void aReadThatFailsInOneScan_isTriedAgainInTheNext(Source source) {
    fixture.reading(source).tree.pid(7);
    fixture.tree.failsReading("/proc/7/" + source.file(), 1000);
    assertThat(reasons(fixture.scan(), 7, source)).containsExactly(Reason.DENIED);
    fixture.tree.failsReading("/proc/7/" + source.file(), 0);
    Snapshot next = fixture.scanAfter(SECOND);
    assertThat(next.unreadable()).isEmpty();
  }

  @Test
  void aReadThatFailsOnce_losesNoProcess() {
    fixture.reading(Source.IO, Source.STATUS).tree.pid(7);
    fixture.tree.failsReading("/proc/7/io", 1).failsReading("/proc/7/status", 1);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.unreadable()).isEmpty();
    assertThat(process(snapshot, 7).io().isEmpty()).isFalse();
    assertThat(process(snapshot, 7).status().isEmpty()).isFalse();
  }

  @Test
  void aReadThatFailsInTwoScans_isADenial_andRemembered() {
    fixture.reading(Source.IO).tree.pid(7);
    fixture.tree.failsReading("/proc/7/io", 1000);
    fixture.scan();
    fixture.scanAfter(SECOND);
    fixture.tree.forgetOpened();
    assertThat(reasons(fixture.scanAfter(SECOND), 7, Source.IO)).containsExactly(Reason.DENIED);
    assertThat(fixture.tree.opened("io")).isZero();
  }

  /** Its command line was read, and then no descriptor was left to check whether it is alive. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void aCheckThatFails_endsNoProcess(int faultyScan) {
    ProcTree tree = new ProcTree();
    tree.pid(1).name("init").startTicks(1);
    tree.pid(10).name("java").startTicks(500).cpuTicks(HOURS_OF_TICKS, 0);
    FaultyTree faulty = new FaultyTree(tree);
    FakeTime time = new FakeTime();
    try (ProcMem procMem =
        ProcMem.builder()
            .tree(faulty, ProcTree.OWN_PID)
            .time(time.time())
            .maxAge(Duration.ZERO)
            .sources(Source.CMDLINE)
            .build()) {
      for (int scan = 1; scan <= 4; scan++) {
        time.pass(SECOND);
        tree.pid(10).name("java-" + scan); // so that its command line is read again
        boolean faultyNow = scan == faultyScan;
        // stat is opened by the scan, and opened again by the check after the command line
        faulty.startScan(faultyNow ? "open /proc/10/stat #2" : null, Fault.REFUSES);
        var report = procMem.report();
        assertThat(report.problem()).isEmpty();
        assertThat(report.snapshot().find(10)).as("scan %d", scan).isPresent();
        assertThat(report.totals().counters().get(Counter.CPU_USER_NANOS))
            .as("scan %d", scan)
            .hasValue(0);
      }
      assertThat(faulty.hasHappened()).isTrue();
    }
  }

  @Test
  void withoutDevNull_aDenialIsADenial() {
    fixture.reading(Source.IO, Source.EXE).tree.removes("/dev/null").pid(7);
    fixture.tree.denies("/proc/7/io").denies("/proc/7/exe");
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.IO)).containsExactly(Reason.DENIED);
    assertThat(reasons(snapshot, 7, Source.EXE)).containsExactly(Reason.DENIED);
  }

  @Test
  void withoutDevNull_andWithAProcessHidden_thereIsAReport() {
    fixture.reading(Source.STATM).tree.removes("/dev/null").pid(7);
    fixture.tree.denies("/proc/8/stat").pid(8);
    Snapshot snapshot = fixture.scan();
    assertThat(snapshot.find(7)).isPresent();
    assertThat(reasons(snapshot, 8, Source.STAT)).containsExactly(Reason.DENIED);
  }

  /**
   * A link is checked again without following it: its target may be on a file system that hangs.
   */
  @Test
  void theTargetOfALink_isNeverOpened() {
    fixture.reading(Source.EXE).tree.denies("/proc/7/exe").pid(7);
    fixture.tree.whenOpened(
        "/proc/7/exe",
        () -> {
          throw new AssertionError("the target was opened");
        });
    Snapshot snapshot = fixture.scan();
    assertThat(reasons(snapshot, 7, Source.EXE)).containsExactly(Reason.DENIED);
    assertThat(snapshot.stats().defect()).isEmpty();
  }

  /**
   * What a kernel has is found out when the first scan begins, for as long as there is a reader.
   */
  @Test
  void aFirstScanWithoutDescriptors_decidesNothingForLater() {
    fixture.reading(Source.SMAPS_ROLLUP, Source.FD).tree.pid(7).openFiles(3);
    fixture.tree.file("/proc/self/auxv", new byte[0]).exhausted(true);
    assertThat(fixture.report().problem().orElseThrow()).contains("out of file descriptors");
    fixture.tree.exhausted(false);
    ProcTree sixtyFourKib = fixture.tree.file("/proc/self/auxv", auxv(65_536));
    sixtyFourKib.pid(7).file("statm", "900 800 0 0 0 0 0\n").file("smaps_rollup", rollup());
    Snapshot snapshot = fixture.scanAfter(SECOND);
    assertThat(snapshot.units()).isEqualTo(new KernelUnits(65_536, 100));
    assertThat(process(snapshot, 7).rssBytes()).hasValue(800L * 65_536);
    assertThat(process(snapshot, 7).memory()).isInstanceOf(Memory.Detailed.class);
    assertThat(process(snapshot, 7).openFiles()).hasValue(3);
  }

  private static byte[] auxv(long pageBytes) {
    return java.nio.ByteBuffer.allocate(6 * Long.BYTES)
        .order(java.nio.ByteOrder.nativeOrder())
        .putLong(6)
        .putLong(pageBytes)
        .putLong(17)
        .putLong(100)
        .array();
  }

  private static String rollup() {
    return """
        00400000-7fff0000 ---p 00000000 00:00 0 [rollup]
        Rss: 51200 kB
        Pss: 40000 kB
        Private_Clean: 0 kB
        Private_Dirty: 1000 kB
        Swap: 0 kB
        """;
  }
}
