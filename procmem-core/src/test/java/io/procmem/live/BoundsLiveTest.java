package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Bounds that a user without any right sees, against the rollups that root reads. */
@EnabledOnOs(OS.LINUX)
class BoundsLiveTest {

  /**
   * Processes that share memory in several ways. All of them end when their input ends, also those
   * that have lost their parent.
   */
  private static final String FAMILY =
      """
      import mmap, os, sys
      MIB = 1 << 20
      HUGE_PAGE = 14
      DONT_NEED = 4
      ready, ready_end = os.pipe()

      def name(text):
          with open('/proc/self/comm', 'w') as comm:
              comm.write(text)

      def start(text, work):
          if os.fork() == 0:
              work()
              name(text)
              os.write(ready_end, b'x')
              sys.stdin.buffer.read()
              os._exit(0)
          os.read(ready, 1)

      private = bytearray(b'x') * (16 * MIB)
      shared = mmap.mmap(-1, 8 * MIB)
      shared.write(b'x' * (8 * MIB))
      huge = mmap.mmap(-1, 16 * MIB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      if hasattr(huge, 'madvise'):
          huge.madvise(HUGE_PAGE)
      huge.write(b'x' * (16 * MIB))
      program = open(sys.executable, 'rb')
      mapped = mmap.mmap(program.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
      sum(mapped[::4096])

      def write_half():
          private[:8 * MIB] = b'y' * (8 * MIB)

      def give_back_starts():
          for at in range(0, 16 * MIB, 2 * MIB):
              if hasattr(huge, 'madvise'):
                  huge.madvise(DONT_NEED, at, 4096)

      def lose_parent():
          if os.fork() != 0:
              os._exit(0)

      def nothing():
          pass

      start('bounds-half', write_half)
      start('bounds-starts', give_back_starts)
      start('bounds-orphan', lose_parent)
      start('bounds-same', nothing)
      name('bounds-ready')
      sys.stdin.buffer.read()
      """;

  /** Readable by any user, which the checkout may not be. */
  @TempDir private Path directory;

  private String classPath;

  @BeforeEach
  void packClasses() throws IOException {
    classPath = HostJvm.packed(directory);
  }

  private static Map<ProcessId, ProcessSample> truth() {
    try (ProcMem procMem =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .sources(Source.SMAPS_ROLLUP)
            .detail(DetailPolicy.every())
            .build()) {
      Map<ProcessId, ProcessSample> truth = new HashMap<>();
      for (ProcessSample sample : procMem.report().snapshot().processes()) {
        if (sample.memory() instanceof Memory.Detailed) {
          truth.put(sample.id(), sample);
        }
      }
      return truth;
    }
  }

  /** Whether the process has neither run nor faulted in between: only others can change it. */
  private static boolean hasSlept(ProcessSample before, ProcessSample after) {
    return before.cpu().equals(after.cpu()) && before.faults().equals(after.faults());
  }

  @Test
  void theTrueValue_isBetweenTheBoundsThatAnotherUserSees() throws Exception {
    assumeTrue(MountNamespace.isRoot(), "only root can change to another user");
    assumeTrue(hasCommand("setpriv"), "needs setpriv, to change to another user");
    assumeTrue(hasCommand("python3"), "needs python3");
    try (Child family = Child.start("python3", "-c", FAMILY);
        Child alone = Child.quiet("x=$(head -c 30000000 /dev/zero | tr '\\0' x)")) {
      family.awaitComm("bounds-ready");
      family.awaitState("S");
      Map<ProcessId, ProcessSample> before = truth();
      List<String> seen =
          HostJvm.output(
              HostJvm.through(
                  HostJvm.AS_NOBODY, HostJvm.java(classPath, HostMain.class, "bounds")));
      Map<ProcessId, ProcessSample> after = truth();
      Map<String, long[]> checked = new HashMap<>();
      for (String line : seen) {
        long[] numbers = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
        ProcessId id = new ProcessId((int) numbers[0], numbers[1]);
        ProcessSample one = before.get(id);
        ProcessSample other = after.get(id);
        if (one != null && other != null && hasSlept(one, other)) {
          check(one, other, numbers);
          checked.put(one.name(), numbers);
        }
      }
      assertThat(checked)
          .containsKeys("bounds-half", "bounds-starts", "bounds-orphan", "bounds-same")
          .containsKeys("bounds-ready", "quiet");
      assertThat(checked.get("quiet")[2])
          .as("the lower bound of a process that shares nothing with relatives")
          .isGreaterThan(before.get(id(alone, before)).ussBytes().orElseThrow() * 9 / 10);
    }
  }

  private static ProcessId id(Child child, Map<ProcessId, ProcessSample> processes) {
    return processes.keySet().stream()
        .filter(id -> id.pid() == child.pid())
        .findFirst()
        .orElseThrow();
  }

  /** The kernel drops the fraction of a KiB in PSS. */
  private static void check(ProcessSample one, ProcessSample other, long[] numbers) {
    Memory.Detailed first = (Memory.Detailed) one.memory();
    Memory.Detailed last = (Memory.Detailed) other.memory();
    assertThat(Math.max(first.ussBytes(), last.ussBytes()))
        .as("USS of %s", one)
        .isGreaterThanOrEqualTo(numbers[2]);
    assertThat(Math.min(first.ussBytes(), last.ussBytes()))
        .as("USS of %s", one)
        .isLessThanOrEqualTo(numbers[3]);
    assertThat(Math.max(first.pssBytes(), last.pssBytes()) + 1024)
        .as("PSS of %s", one)
        .isGreaterThan(numbers[4]);
    assertThat(Math.min(first.pssBytes(), last.pssBytes()))
        .as("PSS of %s", one)
        .isLessThanOrEqualTo(numbers[5]);
  }

  private static boolean hasCommand(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("/bin/sh", "-c", "command -v " + command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
