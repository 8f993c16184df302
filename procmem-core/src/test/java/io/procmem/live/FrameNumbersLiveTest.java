package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.DistinctPages;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exact counts of real processes, compared with what the kernel adds up. */
class FrameNumbersLiveTest {

  private static final long MIB = 1 << 20;
  private static final int CAP_SYS_ADMIN = 21;

  /** Shares 60 MiB with three children, of which each writes to another part. */
  private static final String FAMILY =
      """
      import os, signal
      block = bytearray(60 << 20)
      for i in range(0, len(block), 4096): block[i] = 1
      for child in range(3):
          if os.fork() == 0:
              for i in range(0, (child + 1) << 22, 4096): block[i] = 2
              open('/proc/self/comm', 'w').write('ready')
              signal.pause()
      open('/proc/self/comm', 'w').write('ready')
      signal.pause()
      """;

  @BeforeEach
  void frameNumbersAreShown() throws IOException {
    String capabilities =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("CapEff:"))
            .findFirst()
            .orElse("CapEff: 0");
    long bits = Long.parseUnsignedLong(capabilities.split("\\s+")[1], 16);
    assumeThat(bits & 1L << CAP_SYS_ADMIN).as("needs CAP_SYS_ADMIN").isNotZero();
    assumeThat(Files.isReadable(Path.of("/proc/kpagecount"))).as("needs kpagecount").isTrue();
    List<String> ids = Files.readAllLines(Path.of("/proc/self/uid_map"));
    assumeThat(ids.get(0).trim().split("\\s+"))
        .as("needs the initial user namespace")
        .containsExactly("0", "0", "4294967295");
  }

  private static Memory.Counted count(long pid) {
    DetailPolicy policy =
        DetailPolicy.every()
            .stallAtMost(Duration.ofNanos(1))
            .countAbove(Duration.ZERO)
            .countCpuShareAtMost(1)
            .withFrameNumbers();
    try (ProcMem procMem =
        ProcMem.builder()
            .select(Selection.tree((int) pid))
            .rules(Rules.none())
            .sources(Source.SMAPS_ROLLUP)
            .detail(policy)
            .build()) {
      return (Memory.Counted) procMem.snapshot().find((int) pid).orElseThrow().memory();
    }
  }

  /** The sum of some keys of the rollup of a process, in bytes. */
  private static long rollup(long pid, String... keys) throws IOException {
    long sum = 0;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      for (String key : keys) {
        sum += line.startsWith(key + ":") ? Long.parseLong(line.replaceAll("\\D", "")) * 1024 : 0;
      }
    }
    return sum;
  }

  /** Others may begin or cease to use the same libraries meanwhile. */
  private static void assertBetween(ByteRange counted, long before, long after) {
    assertThat(counted.isNarrow()).as("%s", counted).isTrue();
    assertThat(counted.upperBytes()).isGreaterThanOrEqualTo(Math.min(before, after) - MIB / 4);
    assertThat(counted.lowerBytes()).isLessThanOrEqualTo(Math.max(before, after) + MIB / 4);
  }

  private static void assertAsTheRollup(long pid) throws IOException {
    String[] unique = {"Private_Clean", "Private_Dirty", "Private_Hugetlb"};
    long pssBefore = rollup(pid, "Pss");
    long ussBefore = rollup(pid, unique);
    Memory.Counted counted = count(pid);
    assertBetween(counted.pss(), pssBefore, rollup(pid, "Pss"));
    assertBetween(counted.uss(), ussBefore, rollup(pid, unique));
    assertThat(counted.mapsPagesRepeatedly()).isFalse();
  }

  @Test
  void forkedWorkers_haveThePssOfTheirRollup() throws IOException {
    assumeThat(starts("python3", "-c", "")).as("needs python3").isTrue();
    try (Child parent = Child.start("python3", "-c", FAMILY)) {
      ProcessHandle process = ProcessHandle.of(parent.pid()).orElseThrow();
      Child.await(() -> process.descendants().filter(FrameNumbersLiveTest::isReady).count() == 3);
      parent.awaitComm("ready");
      assertAsTheRollup(parent.pid());
      for (ProcessHandle child : process.descendants().toList()) {
        assertAsTheRollup(child.pid());
      }
    }
  }

  private static boolean isReady(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).equals("ready\n");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean starts(String... command) {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void aHeapOfZgc_isMappedThreeTimes_andShownOnce() throws IOException {
    int version = Runtime.version().feature();
    assumeThat(version).as("ZGC maps its heap three times").isBetween(17, 20);
    long heap = 200 * MIB;
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:+UseZGC",
      "-Xms200m",
      "-Xmx200m",
      "-XX:+AlwaysPreTouch",
      "-XX:-UsePerfData",
      "-cp",
      Path.of("target", "test-classes").toString(),
      Sleeper.class.getName()
    };
    try (Child jvm = Child.start(command)) {
      Child.await(() -> resident(jvm) > 3 * heap);
      Memory.Counted counted = count(jvm.pid());
      DistinctPages distinct = counted.distinct().orElseThrow();
      assertThat(counted.mapsPagesRepeatedly()).isTrue();
      assertThat(counted.rssBytes()).isGreaterThan(3 * heap);
      assertThat(distinct.residentBytes())
          .isBetween(heap, heap + 100 * MIB)
          // ZGC unmaps and maps single pages of 2 MiB while it starts, each in all three places.
          .isCloseTo(counted.countedRssBytes() - 2 * heap, within(16 * MIB));
      assertThat(distinct.uniqueBytes().orElseThrow())
          .isBetween(heap, distinct.residentBytes() + MIB);
      assertThat(counted.uss().upperBytes()).isLessThan(heap);
    }
  }

  private static long resident(Child jvm) {
    try {
      return jvm.bytes("status", "VmRSS");
    } catch (IOException e) {
      throw new AssertionError("it is gone", e);
    }
  }

  /** A program that waits for its input to end. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws IOException {
      while (System.in.read() >= 0) {
        // The test ends it.
      }
    }
  }
}
