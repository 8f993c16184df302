package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.recorder.RecordedGrowth;
import io.procmem.recorder.RecordedSample;
import io.procmem.recorder.RecordedThreshold;
import io.procmem.recorder.Recorder;
import io.procmem.recorder.Recording;
import io.procmem.report.Ranking;
import io.procmem.report.Threshold;
import io.procmem.watch.MemoryThreshold;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The files of recorders after an OOM kill, and on a full disk. */
@EnabledOnOs(OS.LINUX)
class RecorderLiveTest {

  /** Of its own, since several builds may run on one machine. */
  private static final String ID =
      (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");

  private static final long LIMIT = 300 << 20;
  private static final int KILLED = 128 + 9;

  @TempDir private Path directory;

  @Test
  void aLeakThatIsKilledAtItsLimit_isNamedByItsNeighbor_andByItself() throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    Path neighbors = Files.createDirectory(directory.resolve("neighbors"));
    Path containers = Files.createDirectory(directory.resolve("containers"));
    try (ControlGroup group = ControlGroup.limited("/docker/" + ID, LIMIT)) {
      Process leak = start(group, own);
      Recorder recorder =
          Recorder.into(neighbors)
              .when(Threshold.above(Threshold.Of.PROCESS, Ranking.RSS, 150e6))
              .writeEvery(Duration.ofSeconds(1))
              .build();
      Recorder ofContainers =
          Recorder.into(containers)
              .when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.CONTAINER, 0.1))
              .build();
      Instant killed;
      try (ProcMem procMem =
          ProcMem.builder()
              .select(Selection.tree((int) leak.pid()))
              .sampleEvery(Duration.ofMillis(250))
              .listener(recorder)
              .listener(ofContainers)
              .build()) {
        assertThat(procMem.isSupported()).isTrue();
        assertThat(leak.waitFor(60, TimeUnit.SECONDS)).as("it is killed").isTrue();
        killed = Instant.now();
      } finally {
        Child.end(leak);
      }
      assertThat(leak.exitValue()).isEqualTo(KILLED);
      assertThat(group.oomKills()).isEqualTo(1);
      assertThat(recorder.lastProblem()).isEmpty();
      RecordedSample seen = check(latest(neighbors), leak.pid(), killed);
      assertThat(seen.container(ID).orElseThrow().cgroup().orElseThrow().limitBytes())
          .hasValue(LIMIT);
      RecordedSample full = check(latest(containers), leak.pid(), killed);
      assertThat(full.exceeded())
          .as("a leak that takes a few seconds")
          .extracting(RecordedThreshold::of, RecordedThreshold::subject)
          .contains(tuple("container", ID));
      RecordedSample itself = check(latest(own), leak.pid(), killed);
      assertThat(itself.own().orElseThrow().limitBytes()).hasValue(LIMIT);
      assertThat(itself.own().orElseThrow().availableBytes().orElseThrow()).isLessThan(LIMIT / 2);
      assertThat(itself.exceeded())
          .extracting(RecordedThreshold::of)
          .contains("own_container", "process");
    }
  }

  private static Process start(ControlGroup group, Path own) throws IOException {
    List<String> java = HostJvm.java(HostJvm.exploded(), RecordedLeak.class, own.toString());
    java.addAll(1, List.of("-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=1g"));
    return new ProcessBuilder(group.command(java))
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
  }

  private static Recording latest(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> recordings =
          files.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
      assertThat(recordings).isNotEmpty();
      return Recording.read(recordings.get(recordings.size() - 1));
    }
  }

  /** It names the process and its growth, within the last ten seconds before the kill. */
  private static RecordedSample check(Recording recording, long pid, Instant killed) {
    RecordedSample last =
        recording.samples().stream()
            .filter(sample -> sample.processes().stream().anyMatch(any -> any.id().pid() == pid))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    assertThat(last.takenAt()).isBetween(killed.minusSeconds(10), killed);
    RecordedGrowth growth =
        recording.growth().stream()
            .filter(process -> process.process().id().pid() == pid)
            .findFirst()
            .orElseThrow();
    assertThat(growth.process().name()).isEqualTo("java");
    assertThat(growth.bytes()).isGreaterThan(50 << 20);
    assertThat(growth.process().container()).contains(ID);
    return last;
  }

  @Test
  void aFullDisk_isAProblem_andTheLastRecordingStays() throws Exception {
    String setup = "mount -t tmpfs -o size=64k none '" + directory + "'";
    MountNamespace.assumePossible(setup);
    List<String> host = HostJvm.java(HostJvm.exploded(), FullDisk.class, directory.toString());
    assertThat(HostJvm.output(MountNamespace.command(setup, host)))
        .containsExactly(
            "empty files=1 samples=1 problem=none",
            "full files=1 samples=1 problem=No space left on device",
            "late true",
            "empty files=1 samples=3 problem=none");
  }
}
