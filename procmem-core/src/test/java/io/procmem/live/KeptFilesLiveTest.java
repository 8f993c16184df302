package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Files of real processes that stay open, and what the kernel says through them. */
@EnabledOnOs(OS.LINUX)
class KeptFilesLiveTest {

  private ProcMem procMem;

  /** The {@code stat} of every process is kept. */
  @BeforeEach
  void open() throws IOException {
    procMem =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .select(Selection.ownTree())
            .sources(Source.STATUS, Source.LIMITS)
            .keptFiles(1_000_000)
            .build();
    int ownPid = (int) ProcessHandle.current().pid();
    long places = sample(ownPid).openFilesLimit().orElseThrow() / 4;
    assumeTrue(scan().stats().listed() + 100 < places, "too many processes to keep a file of each");
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
    return scan().find(pid).orElseThrow(() -> new AssertionError("no process " + pid));
  }

  /** The descriptors of this JVM that are a kept file of a process, each with its path. */
  private static List<String> kept(String pid) throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links
          .map(link -> link.getFileName() + " " + target(link))
          .filter(file -> file.matches("[0-9]+ /proc/" + pid + "/(stat|statm|status)"))
          .sorted()
          .toList();
    }
  }

  private static List<String> kept(int pid) throws IOException {
    return kept(Integer.toString(pid));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed since";
    }
  }

  @Test
  void keptFiles_areTheSameDescriptors_andGiveCurrentValues() throws IOException {
    String grows = "read go; x=$(yes | head -c 9000000); printf grown > /proc/self/comm; read end";
    try (Child child = Child.start("/bin/sh", "-c", grows)) {
      child.awaitState("S");
      long before = peak(sample(child.pid()));
      List<String> kept = kept(child.pid());
      assertThat(kept).as("stat").hasSize(1);
      child.say("go");
      child.awaitComm("grown");
      child.awaitState("S");
      ProcessSample after = sample(child.pid());
      assertThat(peak(after)).isGreaterThan(before + 8_000_000);
      assertThat(peak(after)).isEqualTo(child.bytes("status", "VmHWM"));
      assertThat(after.faults().minor()).isEqualTo(Long.parseLong(child.stat(10)));
      assertThat(kept(child.pid())).isEqualTo(kept);
    }
  }

  private static long peak(ProcessSample sample) {
    return sample.status().get(StatusField.PEAK_RSS).orElseThrow();
  }

  @Test
  void anExec_isSeenThroughTheFilesOfBefore() throws IOException {
    try (Child child = Child.start("/bin/sh", "-c", "read go; exec cat")) {
      child.awaitState("S");
      ProcessSample before = sample(child.pid());
      assertThat(before.name()).isEqualTo("sh");
      List<String> kept = kept(child.pid());
      assertThat(kept).hasSize(1);
      child.say("go");
      child.awaitComm("cat");
      child.awaitState("S");
      ProcessSample after = sample(child.pid());
      assertThat(after.id()).isEqualTo(before.id());
      assertThat(after.name()).isEqualTo("cat");
      assertThat(peak(after)).isEqualTo(child.bytes("status", "VmHWM"));
      assertThat(kept(child.pid())).isEqualTo(kept);
    }
  }

  @Test
  void aProcessThatEnds_isGone_andItsFilesAreClosed() throws IOException {
    int pid;
    try (Child child = Child.quiet("")) {
      pid = child.pid();
      assertThat(sample(pid).name()).isEqualTo("quiet");
      assertThat(kept(pid)).hasSize(1);
    }
    assertThat(scan().find(pid)).isEmpty();
    assertThat(kept(pid)).isEmpty();
  }

  @Test
  void aZombie_isReadThroughTheFilesOfItsLife() throws IOException {
    try (Child parent = Child.start("/bin/sh", "-c", "sleep 1000 & exec cat")) {
      parent.awaitComm("cat");
      Child.await(() -> childOf(parent.pid()) != 0);
      int pid = childOf(parent.pid());
      assertThat(kept(pid)).hasSize(1);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Child.await(() -> sample(pid).state() == ProcessState.ZOMBIE);
      assertThat(sample(pid).memory()).hasToString("None[why=ENDED]");
      assertThat(kept(pid)).hasSize(1);
    }
  }

  private int childOf(int parent) {
    return scan().processes().stream()
        .filter(process -> process.parentPid() == parent)
        .mapToInt(ProcessSample::pid)
        .findFirst()
        .orElse(0);
  }

  @Test
  void close_closesAll() throws IOException {
    try (Child child = Child.quiet("")) {
      scan();
      assertThat(kept(child.pid())).hasSize(1);
      assertThat(kept("[0-9]+").size()).isGreaterThan(1);
      procMem.close();
      assertThat(kept("[0-9]+")).isEmpty();
    }
  }

  @Test
  void anInterruptedCaller_readsKeptFiles_andStaysInterrupted() throws IOException {
    try (Child child = Child.quiet("")) {
      scan();
      List<String> kept = kept(child.pid());
      assertThat(kept).hasSize(1);
      Thread.currentThread().interrupt();
      ProcessSample sample = sample(child.pid());
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      ProcessSample again = sample(child.pid());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(peak(again)).isEqualTo(child.bytes("status", "VmHWM"));
      assertThat(again.id()).isEqualTo(sample.id());
      assertThat(kept(child.pid())).as("an interrupt closes none").isEqualTo(kept);
    }
  }
}
