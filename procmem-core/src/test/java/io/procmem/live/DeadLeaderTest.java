package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Selection;
import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A process whose main thread has exited and whose other threads live for a millisecond each. Its
 * memory is visible only through a living thread, which may be gone when the next file is opened.
 */
@EnabledOnOs(OS.LINUX)
class DeadLeaderTest {

  private static final int REPORTS = 100;

  /** More than the kernel's tick; far less than the CPU time used before the first report. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * Uses a second of processor time, then replaces its only thread every millisecond until the test
   * is gone.
   */
  private static final String PROGRAM =
      """
      import ctypes, os, threading, time
      parent = os.getppid()
      memory = b'x' * 20_000_000
      while time.process_time() < 1:
          pass
      def work():
          time.sleep(0.001)
          if os.getppid() != parent:
              os._exit(1)
          threading.Thread(target=work).start()
      work()
      ctypes.CDLL(None).pthread_exit(None)
      """;

  @Test
  void aProcess_isInEveryReport_andItsPastIsNotCountedAgain() throws Exception {
    assumeTrue(hasPython(), "needs python3 with ctypes");
    try (Child child = Child.start("python3", "-c", PROGRAM)) {
      child.awaitState("Z");
      watch(child);
      watch(child, Source.FD, Source.STATUS, Source.IO);
    }
  }

  private static boolean hasPython() throws IOException, InterruptedException {
    String probe = "command -v python3 && python3 -c 'import ctypes; ctypes.CDLL(None)'";
    return new ProcessBuilder("/bin/sh", "-c", probe)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void watch(Child child, Source... more) throws IOException {
    int pid = child.pid();
    ProcMemBuilder builder =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .select(Selection.all().where(process -> process.pid() == pid))
            .plus(more);
    try (ProcMem procMem = builder.build()) {
      long ticksNanos = 1_000_000_000L / procMem.snapshot().units().ticksPerSecond();
      long before = cpuTicks(child) * ticksNanos;
      for (int i = 0; i < REPORTS; i++) {
        Report report = procMem.report();
        assertThat(report.problem()).isEmpty();
        Snapshot snapshot = report.snapshot();
        assertThat(snapshot.find(pid).isPresent() || snapshot.unsampled().contains(pid))
            .as("in report %d it is a process or unsampled: %s", i, snapshot.unreadable())
            .isTrue();
        long used = cpuTicks(child) * ticksNanos - before;
        assertThat(cpuNanos(report))
            .as("counted in report %d", i)
            .isLessThanOrEqualTo(used + SLACK_NANOS);
      }
    }
  }

  private static long cpuTicks(Child child) throws IOException {
    return Long.parseLong(child.stat(14)) + Long.parseLong(child.stat(15));
  }

  private static long cpuNanos(Report report) {
    return report.subgroups().stream()
        .map(usage -> usage.totals().counters())
        .mapToLong(
            counters ->
                counters.get(Counter.CPU_USER_NANOS).orElse(0)
                    + counters.get(Counter.CPU_SYSTEM_NANOS).orElse(0))
        .sum();
  }
}
