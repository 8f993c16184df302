package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.ShiftedTime;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parent that has 20 MB, and three children that share them: whatever one of them does, the
 * reused details are as good as those read again.
 */
@EnabledOnOs(OS.LINUX)
class ReuseLiveTest {

  /** After this time, what others did to shared pages shows. */
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private static final long SLACK_BYTES = 256 << 10;

  /** Each child runs the commands sent through its pipe, and makes a file when it is done. */
  private static final String FAMILY =
      """
      cd %s
      mkfifo 1 2 3
      x=$(head -c 20000000 /dev/zero | tr '\\0' x)
      for i in 1 2 3; do
        (exec 9<>$i; : > ready$i; while read line <&9; do eval "$line"; : > done; done) &
      done
      """;

  @TempDir private Path directory;

  private final ShiftedTime time = new ShiftedTime();
  private Child parent;
  private ProcMem reusing;
  private ProcMem reading;

  @BeforeEach
  void open() throws IOException {
    parent = Child.quiet(FAMILY.formatted(directory));
    for (int i = 1; i <= 3; i++) {
      Path ready = directory.resolve("ready" + i);
      Child.await(() -> Files.exists(ready));
    }
    settle();
    reusing = family(DetailPolicy.every().reuse(Duration.ofHours(1)));
    reading = family(DetailPolicy.every());
  }

  @AfterEach
  void close() {
    parent.close();
    reusing.close();
    reading.close();
  }

  private ProcMem family(DetailPolicy detail) {
    return time.of(ProcMem.builder())
        .select(Selection.tree(parent.pid()))
        .maxAge(Duration.ZERO)
        .sources(Source.SMAPS_ROLLUP)
        .detail(detail)
        .build();
  }

  private static Snapshot scan(ProcMem procMem) {
    Report report = procMem.report();
    assertThat(report.problem()).isEmpty();
    return report.snapshot();
  }

  private void command(int child, String command) throws IOException {
    Path done = directory.resolve("done");
    Files.deleteIfExists(done);
    Files.writeString(
        directory.resolve(Integer.toString(child)), command + "\n", StandardOpenOption.APPEND);
    Child.await(() -> Files.exists(done));
    settle();
  }

  /** Waits until all processes sleep. */
  private void settle() {
    try (ProcMem states = family(DetailPolicy.none())) {
      Child.await(
          () ->
              scan(states).processes().stream()
                  .allMatch(process -> process.state().name().equals("SLEEPING")));
    }
  }

  /** Compares all of the family, and gives how many details were used again. */
  private int compare(int processes) {
    Snapshot reused = scan(reusing);
    Snapshot read = scan(reading);
    assertThat(living(reused)).hasSize(processes);
    for (ProcessSample process : living(read)) {
      Memory.Detailed truth = (Memory.Detailed) process.memory();
      Memory.Detailed shown = (Memory.Detailed) reused.find(process.pid()).orElseThrow().memory();
      long tolerated = truth.rssBytes() / 32 + SLACK_BYTES;
      assertThat(shown.pssBytes()).isCloseTo(truth.pssBytes(), within(tolerated));
      assertThat(shown.ussBytes()).isCloseTo(truth.ussBytes(), within(tolerated));
      assertThat(shown.rssBytes()).isCloseTo(truth.rssBytes(), within(tolerated));
    }
    return reused.stats().detailsReused();
  }

  @Test
  void withoutActivity_nothingIsReadAgain() {
    assertThat(compare(4)).as("the first time").isZero();
    assertThat(compare(4)).isEqualTo(4);
    assertThat(compare(4)).isEqualTo(4);
  }

  @Test
  void oneProcessWritesToSharedPages() throws IOException {
    compare(4);
    command(1, "x=${x}y");
    time.pass(HALF_A_MINUTE);
    assertThat(compare(4)).as("it concerns all").isZero();
    assertThat(compare(4)).isEqualTo(4);
  }

  @Test
  void oneProcessForks() throws IOException {
    compare(4);
    command(2, "(exec 9<>3; read line <&9) &");
    time.pass(HALF_A_MINUTE);
    compare(5);
    assertThat(compare(5)).isEqualTo(5);
  }

  @Test
  void allProcessesExit_oneByOne() throws IOException {
    compare(4);
    for (int left = 3; left >= 1; left--) {
      Files.writeString(
          directory.resolve(Integer.toString(left)), "exit\n", StandardOpenOption.APPEND);
      int expected = left;
      try (ProcMem states = family(DetailPolicy.none())) {
        Child.await(() -> living(scan(states)).size() == expected);
      }
      time.pass(HALF_A_MINUTE);
      assertThat(compare(left)).as("it concerns all").isZero();
    }
  }

  /** The processes that have not ended; their parent does not wait for them. */
  private static List<ProcessSample> living(Snapshot snapshot) {
    return snapshot.processes().stream()
        .filter(process -> !(process.memory() instanceof Memory.None))
        .toList();
  }
}
