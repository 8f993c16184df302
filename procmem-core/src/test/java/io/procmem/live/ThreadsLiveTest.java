package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.WaitChannels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The threads of a program that names them and burns a known amount of CPU time. */
class ThreadsLiveTest {

  private static final long BURNT_MILLIS = 700;
  private static final int BURNERS = 2;

  /** Two ticks of each thread, and what a thread does before and after. */
  private static final long TOLERANCE_NANOS = Duration.ofMillis(60).toNanos();

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-cp",
            HostJvm.exploded(),
            ThreadLoadMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void burn(Process load, BufferedReader said) throws IOException {
    OutputStream commands = load.getOutputStream();
    String line = "burn " + BURNERS + " " + BURNT_MILLIS + "\n";
    commands.write(line.getBytes(StandardCharsets.UTF_8));
    commands.flush();
    assertThat(said.readLine()).isEqualTo("burned");
  }

  private static ThreadSum named(ProcessThreads threads, String name) {
    return threads.names().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + threads.names()))
        .sum();
  }

  @Test
  void namesCpuStatesAndWaitChannels_areThoseOfTheProgram() throws IOException {
    Process load = start();
    try (BufferedReader said = load.inputReader(StandardCharsets.UTF_8);
        ProcMem procMem = procMem(load)) {
      assertThat(said.readLine()).isEqualTo("ready");
      procMem.report();
      burn(load, said);
      Report report = procMem.report();
      ProcessThreads threads = threads(report, load);
      ThreadSum burners = named(threads, "burner-#");
      assertThat(burners.threads()).isEqualTo(BURNERS);
      assertThat(burners.counters().cpuNanos().orElseThrow())
          .isCloseTo(BURNERS * BURNT_MILLIS * 1_000_000, within(TOLERANCE_NANOS));
      ThreadSum sleepers = named(threads, "sleeper-#");
      assertThat(sleepers.threads()).isEqualTo(3);
      assertThat(sleepers.states().count(ProcessState.SLEEPING)).isEqualTo(3);
      assertThat(sleepers.counters().cpuNanos().orElseThrow()).isLessThan(TOLERANCE_NANOS);
      WaitChannels channels = sleepers.waitChannels().orElseThrow();
      assertThat(channels.total()).isEqualTo(3);
      assertThat(channels.unknown()).as("it is our own process").isZero();
      assertThat(channels.waiting().keySet()).allMatch(name -> name.startsWith("futex"));
      assertThat(burners.counters().get(ThreadCounter.VOLUNTARY_SWITCHES).orElseThrow())
          .isPositive();
      assertThat(burners.counters().get(ThreadCounter.RUN_QUEUE_DELAY_NANOS)).isPresent();
      assertThat(burners.counters().get(ThreadCounter.READ_BYTES)).isPresent();
      assertThat(threads.sum().states().total()).isEqualTo(threads.sum().threads());
      assertThat(threads.unread()).isZero();
      checkSums(report, threads);
    } finally {
      load.destroyForcibly();
    }
  }

  /** The threads and what is unattributed add up to what the process has used. */
  private static void checkSums(Report report, ProcessThreads threads) {
    long byName =
        threads.names().stream().mapToLong(one -> one.sum().counters().cpuNanos().orElse(0)).sum();
    long group =
        report.totals().counters().get(Counter.CPU_USER_NANOS).orElseThrow()
            + report.totals().counters().get(Counter.CPU_SYSTEM_NANOS).orElseThrow();
    long unattributed = threads.unattributedCpuNanos().orElseThrow();
    assertThat(byName + unattributed).isCloseTo(group, within(TOLERANCE_NANOS));
  }

  @Test
  void counters_goOnWithFurtherThreadsOfTheName() throws IOException {
    Process load = start();
    try (BufferedReader said = load.inputReader(StandardCharsets.UTF_8);
        ProcMem procMem = procMem(load)) {
      assertThat(said.readLine()).isEqualTo("ready");
      procMem.report();
      burn(load, said);
      long before =
          named(threads(procMem.report(), load), "burner-#").counters().cpuNanos().orElseThrow();
      burn(load, said);
      long after =
          named(threads(procMem.report(), load), "burner-#").counters().cpuNanos().orElseThrow();
      assertThat(after - before)
          .isCloseTo(BURNERS * BURNT_MILLIS * 1_000_000, within(TOLERANCE_NANOS));
    } finally {
      load.destroyForcibly();
    }
  }

  private static ProcMem procMem(Process load) {
    return ProcMem.builder()
        .select(Selection.tree((int) load.pid()))
        .rules(Rules.none())
        .detail(DetailPolicy.none())
        .maxAge(Duration.ZERO)
        .sources(Source.TASK_STATUS, Source.TASK_IO, Source.TASK_SCHEDSTAT, Source.TASK_WCHAN)
        .build();
  }

  private static ProcessThreads threads(Report report, Process load) {
    assertThat(report.problem()).isEmpty();
    return report.extras().threads().orElseThrow().processes().stream()
        .filter(one -> one.id().pid() == load.pid())
        .findFirst()
        .orElseThrow();
  }
}
