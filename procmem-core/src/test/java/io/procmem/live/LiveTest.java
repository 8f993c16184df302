package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.report.Report;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** This machine's own procfs, and real processes, against another reading of the same files. */
@EnabledOnOs(OS.LINUX)
class LiveTest {

  private ProcMem procMem;

  @TempDir Path directory;

  @BeforeEach
  void open() {
    procMem =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .sources(Source.values())
            .detail(DetailPolicy.every())
            .build();
  }

  @AfterEach
  void close() {
    procMem.close();
  }

  private Snapshot scan() {
    Report report = procMem.report();
    assertThat(report.problem()).isEmpty();
    return report.snapshot();
  }

  private ProcessSample sample(int pid) {
    Snapshot snapshot = scan();
    return snapshot
        .find(pid)
        .orElseThrow(() -> new AssertionError("no " + pid + ": " + snapshot.unreadable()));
  }

  @Test
  void memoryOfAQuietChild_agreesWithinOnePercent() throws IOException {
    try (Child child = Child.quiet("x=$(head -c 30000000 /dev/zero | tr '\\0' x)")) {
      ProcessSample sample = sample(child.pid());
      Percentage onePercent = Percentage.withPercentage(1);
      assertThat(sample.rssBytes().orElseThrow())
          .isCloseTo(child.bytes("smaps_rollup", "Rss"), onePercent);
      assertThat(sample.pssBytes().orElseThrow())
          .isCloseTo(child.bytes("smaps_rollup", "Pss"), onePercent);
      long unique =
          child.bytes("smaps_rollup", "Private_Clean")
              + child.bytes("smaps_rollup", "Private_Dirty")
              + child.bytes("smaps_rollup", "Private_Hugetlb");
      assertThat(sample.ussBytes().orElseThrow()).isCloseTo(unique, onePercent);
      assertThat(sample.swapBytes().orElseThrow())
          .isCloseTo(child.bytes("smaps_rollup", "Swap"), onePercent);
      assertThat(sample.status().get(StatusField.PEAK_RSS).orElseThrow())
          .isCloseTo(child.bytes("status", "VmHWM"), onePercent);
      Memory.Detailed memory = (Memory.Detailed) sample.memory();
      assertThat(memory.virtualBytes()).isEqualTo(child.bytes("status", "VmSize"));
      assertThat(memory.rollup().get(RollupField.ANONYMOUS).orElseThrow())
          .isCloseTo(child.bytes("smaps_rollup", "Anonymous"), onePercent);
    }
  }

  @Test
  void cpuSecondsOfAChild_agreeWithinOneTick() throws IOException {
    try (Child child = Child.quiet("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done")) {
      ProcessSample sample = sample(child.pid());
      double tick = 1.0 / scan().units().ticksPerSecond();
      assertThat(sample.cpu().userSeconds())
          .isGreaterThan(0)
          .isCloseTo(Long.parseLong(child.stat(14)) * tick, within(tick * 1.001));
      assertThat(sample.cpu().systemSeconds())
          .isCloseTo(Long.parseLong(child.stat(15)) * tick, within(tick * 1.001));
    }
  }

  @Test
  void everyFactOfAChild_agrees() throws IOException {
    try (Child child = Child.quiet("")) {
      Snapshot snapshot = scan();
      ProcessSample sample = snapshot.find(child.pid()).orElseThrow();
      assertThat(sample.parentPid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(sample.state()).isEqualTo(ProcessState.SLEEPING);
      assertThat(sample.threads()).isEqualTo(1);
      assertThat(sample.id().startTicks()).isEqualTo(Long.parseLong(child.stat(22)));
      assertThat(sample.faults().minor()).isEqualTo(Long.parseLong(child.stat(10)));
      assertThat(sample.commandLine().orElseThrow().program()).isEqualTo("/bin/sh");
      assertThat(sample.commandLine().orElseThrow().arguments()).isEqualTo(3);
      assertThat(sample.commandLine().orElseThrow().main()).as("code has no name").isEmpty();
      assertThat(sample.executable()).contains(Path.of("/bin/sh").toRealPath().toString());
      assertThat(sample.user().orElseThrow().name())
          .isEqualTo(Files.getOwner(Path.of("/proc/" + child.pid())).getName());
      long descriptors;
      try (Stream<Path> files = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
        descriptors = files.count();
      }
      assertThat(sample.openFiles()).hasValue(descriptors);
      assertThat(child.file("limits"))
          .containsPattern("Max open files +" + sample.openFilesLimit().orElseThrow());
      assertThat(sample.oomScore().orElseThrow())
          .isEqualTo(Integer.parseInt(child.file("oom_score").trim()));
      assertThat(sample.cgroups().orElseThrow()).isNotEmpty();
      Instant started = snapshot.startOf(sample.id()).orElseThrow();
      assertThat(Duration.between(started, snapshot.takenAt()).abs())
          .isLessThan(Duration.ofMinutes(5));
    }
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of(") R 1 (", ") R 1 ("),
        Arguments.of(") Z 1 1 1 0 0", ") Z 1 1 1 0 0"),
        Arguments.of("a\\012VmRSS:\\0119", "a\\x0aVmRSS:\\x099"),
        Arguments.of("\\377\\376\\200bad", "\\xff\\xfe\\x80bad"),
        Arguments.of("\\346\\227\\245\\346\\234\\254", "日本"),
        Arguments.of("\\346\\227\\245\\346\\234", "日\\xe6\\x9c"),
        Arguments.of("\\033[31mred", "\\x1b[31mred"),
        Arguments.of("back\\134slash", "back\\\\slash"),
        Arguments.of("   ", "   "));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aChildOfAnyName_isThere_withItsNumbersInPlace(String octal, String printable)
      throws IOException {
    try (Child child = Child.shell("printf '" + octal + "' > /proc/self/comm")) {
      Child.await(() -> sample(child.pid()).name().equals(printable));
      child.awaitState("S");
      ProcessSample sample = sample(child.pid());
      assertThat(sample.parentPid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(sample.state()).isEqualTo(ProcessState.SLEEPING);
      assertThat(sample.id().startTicks()).isEqualTo(Long.parseLong(child.stat(22)));
      assertThat(sample.pssBytes()).isPresent();
    }
  }

  @Test
  void aChildWithAnEmptyArgv_isThere() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")), "needs bash, to exec with an empty argv[0]");
    try (Child child = Child.start("/bin/bash", "-c", "exec -a '' cat")) {
      child.awaitComm("cat");
      ProcessSample sample = sample(child.pid());
      assertThat(sample.commandLine().orElseThrow().program()).isEmpty();
      assertThat(sample.commandLine().orElseThrow().arguments()).isEqualTo(1);
      assertThat(sample.name()).isEqualTo("cat");
    }
  }

  @Test
  void aChildWhoseProgramWasDeleted_keepsItsPath() throws IOException {
    Path program = program("gone cat");
    try (Child child = Child.start(program.toString())) {
      child.awaitComm("gone cat");
      Files.delete(program);
      assertThat(sample(child.pid()).executable()).contains(program.toString());
    }
  }

  @Test
  void aChildWhoseProgramsNameEndsWithTheSuffix_isNotTakenForDeleted() throws IOException {
    Path program = program("cat (deleted)");
    try (Child child = Child.start(program.toString())) {
      child.awaitComm("cat (deleted)");
      assertThat(sample(child.pid()).executable()).contains(program.toString());
    }
  }

  private Path program(String name) throws IOException {
    Path program = directory.toRealPath().resolve(name);
    Files.copy(Path.of("/bin/cat"), program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @Test
  void aChildThatExecutes_keepsItsIdentity_andChangesItsName() throws IOException {
    try (Child child = Child.start("/bin/sh", "-c", "read go; exec cat")) {
      child.awaitState("S");
      ProcessSample before = sample(child.pid());
      assertThat(before.name()).isEqualTo("sh");
      child.say("go");
      child.awaitComm("cat");
      ProcessSample after = sample(child.pid());
      assertThat(after.id()).isEqualTo(before.id());
      assertThat(after.name()).isEqualTo("cat");
      assertThat(after.commandLine().orElseThrow().program()).isEqualTo("cat");
      assertThat(after.executable()).isNotEqualTo(before.executable());
    }
  }

  @Test
  void aZombie_ownsNoMemory() throws IOException {
    try (Child parent = Child.start("/bin/sh", "-c", "true & exec cat")) {
      parent.awaitComm("cat");
      Child.await(() -> zombieOf(parent.pid()).isPresent());
      ProcessSample zombie = zombieOf(parent.pid()).orElseThrow();
      assertThat(zombie.memory()).isEqualTo(new Memory.None(Memory.Absence.ENDED));
      assertThat(zombie.rssBytes()).isEmpty();
    }
  }

  private Optional<ProcessSample> zombieOf(int parent) {
    return scan().processes().stream()
        .filter(p -> p.parentPid() == parent && p.state() == ProcessState.ZOMBIE)
        .findFirst();
  }

  @Test
  void everyProcessOfThisMachine_isConsistent() {
    Snapshot snapshot = scan();
    assertThat(snapshot.processes()).isNotEmpty();
    for (ProcessSample process : snapshot.processes()) {
      assertThat(process.threads()).as("%s", process).isPositive();
      assertThat(process.cpu().nanos()).isNotNegative();
      assertThat(process.user()).isPresent();
      if (process.memory() instanceof Memory.Detailed memory) {
        long tolerance = Math.max(4 << 20, memory.rssBytes() / 4);
        assertThat(memory.ussBytes())
            .as("%s", process)
            .isLessThanOrEqualTo(memory.pssBytes() + 1024);
        assertThat(memory.pssBytes())
            .as("%s", process)
            .isLessThanOrEqualTo(memory.rssBytes() + tolerance);
        assertThat(memory.virtualBytes()).isPositive();
      }
      if (process.kernelThread()) {
        assertThat(process.memory()).isEqualTo(new Memory.None(Memory.Absence.KERNEL_THREAD));
      }
    }
    assertThat(snapshot.stats().complete()).isTrue();
    assertThat(snapshot.stats().defect()).isEmpty();
    assertThat(snapshot.unreadable())
        .allMatch(row -> row.reason() != Reason.MALFORMED && row.reason() != Reason.TRUNCATED);
  }

  @Test
  void theMachine_agreesWithItsFiles() throws IOException {
    Snapshot snapshot = scan();
    String meminfo = Files.readString(Path.of("/proc/meminfo"));
    long totalKib = snapshot.machine().memory().get(MeminfoField.TOTAL).orElseThrow() / 1024;
    assertThat(meminfo).containsPattern("MemTotal: +" + totalKib + " kB");
    assertThat(snapshot.machine().processors().orElseThrow().processors())
        .hasSizeGreaterThanOrEqualTo(1);
    assertThat(snapshot.machine().uptime().orElseThrow()).isPositive();
    Duration sinceBoot =
        Duration.between(snapshot.machine().bootedAt().orElseThrow(), snapshot.takenAt());
    assertThat(sinceBoot.minus(snapshot.machine().uptime().orElseThrow()).abs())
        .isLessThan(Duration.ofSeconds(5));
    assertThat(snapshot.units().pageBytes()).isPositive();
  }

  @Test
  void thisJvm_isInEachSelection() throws IOException {
    int own = (int) ProcessHandle.current().pid();
    try (Child child = Child.quiet("");
        ProcMem self = ProcMem.builder().select(Selection.self()).build();
        ProcMem tree = ProcMem.builder().select(Selection.ownTree()).build()) {
      assertThat(self.snapshot().processes()).extracting(ProcessSample::pid).containsExactly(own);
      assertThat(tree.snapshot().processes())
          .extracting(ProcessSample::pid)
          .contains(own, child.pid())
          .doesNotContain(1);
    }
  }
}
