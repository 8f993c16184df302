package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one process, in a pid namespace of its own, where a pid can be given out again at
 * will: forked, executing something, renamed, gone, and its pid another's.
 */
class LifeTest {

  private static final Subgroup SHELL = new Subgroup("shell", "sh");
  private static final Subgroup BASH = new Subgroup("shell", "bash");
  private static final Subgroup WORKER = new Subgroup("jobs", "worker");
  private static final Subgroup SLEEP = new Subgroup("idle", "sleep");

  private static final Rules RULES =
      Rules.parse(
          "life",
          """
          shell/bash   comm=bash exe=bash
          shell/sh     comm=sh exe=sh,/bin/sh
          jobs/worker  comm=worker
          idle/sleep   comm=sleep
          """);

  private static final String LOOP = "while read -r line; do eval \"$line\"; done";

  @TempDir private Path directory;

  private Child namespace;
  private ProcMem procMem;
  private int pid;

  private Path fifo() {
    return directory.resolve("commands");
  }

  /** What a command of the namespace's shell writes to a file. */
  private String answer(String command) throws IOException {
    Path answer = directory.resolve("answer");
    Files.deleteIfExists(answer);
    Path half = directory.resolve("half");
    namespace.say("{ " + command + "; } > " + half + " 2>&1; mv " + half + " " + answer);
    Child.await(() -> Files.exists(answer));
    return Files.readString(answer).strip();
  }

  private Optional<ProcessSample> sample(Report report) {
    return report.snapshot().find(pid);
  }

  private Subgroup subgroup(Report report) {
    List<ProcessSample> processes = report.snapshot().processes();
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).pid() == pid) {
        return report.classification().of(row);
      }
    }
    throw new AssertionError("no process " + pid + " among " + processes);
  }

  private static long cpuNanos(Report report, Subgroup subgroup) {
    return report.subgroups().stream()
        .filter(usage -> usage.subgroup().equals(subgroup))
        .map(SubgroupUsage::totals)
        .mapToLong(
            totals ->
                totals.counters().get(Counter.CPU_USER_NANOS).orElse(0)
                    + totals.counters().get(Counter.CPU_SYSTEM_NANOS).orElse(0))
        .sum();
  }

  private static int processes(Report report, Subgroup subgroup) {
    return report.subgroups().stream()
        .filter(usage -> usage.subgroup().equals(subgroup))
        .mapToInt(usage -> usage.totals().processes())
        .sum();
  }

  @Test
  void aProcess_isCountedCorrectlyInEachStateOfItsLife() throws Exception {
    assumeTrue(canUnshare(), "this machine does not allow new pid namespaces");
    namespace = Child.start("unshare", "--pid", "--fork", "--mount-proc", "/bin/sh", "-c", LOOP);
    assertThat(answer("mkfifo " + fifo())).isEmpty();
    procMem =
        ProcMem.builder()
            .root(Path.of("/proc/" + namespace.pid() + "/root/proc"))
            .sources(Source.STATM)
            .rules(RULES)
            .maxAge(Duration.ZERO)
            .build();
    assertThat(procMem.report().problem()).isEmpty();
    pid = Integer.parseInt(answer("( " + LOOP + " ) < " + fifo() + " & echo $!"));
    try (OutputStream commands = new FileOutputStream(fifo().toFile())) {
      live(commands);
    }
    end();
  }

  @AfterEach
  void endAll() {
    if (procMem != null) {
      procMem.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void say(OutputStream commands, String line) throws IOException {
    commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  private void live(OutputStream commands) throws IOException {
    assertThat(subgroup(procMem.report())).as("forked").isEqualTo(SHELL);

    say(commands, "exec bash -c '" + LOOP + "'");
    Child.await(() -> subgroup(procMem.report()).equals(BASH));
    say(commands, "for ((i = 0; i < 300000; i++)); do :; done; echo > " + directory + "/burnt");
    Child.await(() -> Files.exists(directory.resolve("burnt")));
    Report burnt = procMem.report();
    long asBash = cpuNanos(burnt, BASH);
    assertThat(asBash).isPositive();
    assertThat(asBash).isLessThanOrEqualTo(sample(burnt).orElseThrow().cpu().nanos());

    say(commands, "printf worker > /proc/$$/comm");
    Child.await(() -> subgroup(procMem.report()).equals(WORKER));
    Report renamed = procMem.report();
    assertThat(cpuNanos(renamed, BASH)).as("the past stays").isGreaterThanOrEqualTo(asBash);
    assertThat(processes(renamed, BASH)).isZero();
    assertThat(processes(renamed, WORKER)).isEqualTo(1);
  }

  private void end() throws IOException {
    assertThat(answer("wait " + pid)).isEmpty();
    Report gone = procMem.report();
    assertThat(sample(gone)).isEmpty();
    long bash = cpuNanos(gone, BASH);
    long worker = cpuNanos(gone, WORKER);
    assertThat(processes(gone, WORKER)).isZero();

    String again = "echo $((" + pid + " - 1)) > /proc/sys/kernel/ns_last_pid; sleep 1000 & echo $!";
    assertThat(answer(again)).as("the pid is given out again").isEqualTo(Integer.toString(pid));
    Child.await(() -> subgroup(procMem.report()).equals(SLEEP));
    Report reused = procMem.report();
    assertThat(cpuNanos(reused, BASH)).isEqualTo(bash);
    assertThat(cpuNanos(reused, WORKER)).isEqualTo(worker);
    assertThat(cpuNanos(reused, SLEEP)).isEqualTo(sample(reused).orElseThrow().cpu().nanos());
    assertThat(processes(reused, SLEEP)).isEqualTo(1);
  }

  private static boolean canUnshare() throws IOException, InterruptedException {
    String file = "/proc/sys/kernel/ns_last_pid";
    String write = "echo $(cat " + file + ") > " + file + " && bash -c :";
    Process probe =
        new ProcessBuilder(
                "/bin/sh", "-c", "unshare --pid --fork --mount-proc sh -c '" + write + "'")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return probe.waitFor() == 0;
  }
}
