package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a root is recognized as a procfs. */
class RootTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"/proc/1", "/proc/sys", "/proc/self/task", "/proc/self", "/proc/self/fd", "/sys"})
  @EnabledOnOs(OS.LINUX)
  void aDirectoryWithinAProcfs_isNotAProcfs(String root) {
    try (ProcMem procMem = ProcMem.builder().root(Path.of(root)).build()) {
      assertThat(procMem.isSupported()).isFalse();
      Report report = procMem.report();
      assertThat(report.problem().orElseThrow()).contains(root, "mount point");
      assertThat(report.snapshot().processes()).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(
      value = 60,
      threadMode = ThreadMode.SEPARATE_THREAD) // opening a FIFO would block forever
  void aRootThatIsNotADirectory_isAProblem_andIsNotOpened() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (Path root : List.of(fifo, Path.of("/dev/null"), Path.of("/proc/self/stat"))) {
      try (ProcMem procMem = ProcMem.builder().root(root).build()) {
        assertThat(procMem.report().problem().orElseThrow())
            .contains(root.toString(), "not a directory", "mount point");
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theProcfsOfThisMachine_isAccepted() {
    try (ProcMem procMem = ProcMem.create()) {
      assertThat(procMem.isSupported()).isTrue();
    }
  }

  @Test
  void aProcfsOfUnknownType_isRead() {
    try (ScanFixture fixture = new ScanFixture()) {
      fixture.reading(Source.STATM).tree.kindUnknown().pid(7);
      assertThat(fixture.procMem().isSupported()).isTrue();
      assertThat(fixture.scan().processes()).hasSize(1);
    }
  }

  /** The mount table lists the lowest of several mounts at one path; the highest is visible. */
  @Test
  void aProcfsMountedOverSomethingElse_isRead() {
    try (ScanFixture fixture = new ScanFixture()) {
      fixture.reading(Source.STATM).tree.kindOfFileSystem("tmpfs").pid(7);
      assertThat(fixture.procMem().isSupported()).isTrue();
      assertThat(fixture.scan().processes()).hasSize(1);
    }
  }

  @Test
  void aRootWithoutProcesses_isAProblem_notAnEmptyMachine() {
    try (ScanFixture fixture = new ScanFixture()) {
      assertThat(fixture.report().problem().orElseThrow()).contains("/proc", "no process");
      assertThat(fixture.procMem().isSupported()).isFalse();
      fixture.tree.pid(7);
      fixture.time.pass(Duration.ofSeconds(1));
      assertThat(fixture.scan().processes()).hasSize(1);
    }
  }

  @Test
  void aCopyWithoutProcesses_isAProblemToo() {
    try (ProcMem procMem =
        ProcMem.builder().captured(directory, new KernelUnits(4096, 100)).build()) {
      assertThat(procMem.report().problem().orElseThrow())
          .contains(directory.toString(), "no process");
    }
  }

  /** The files of a procfs have no size; those of a copy have. */
  @Test
  void aCopyOfAProcfs_isNotAProcfs() throws IOException {
    Path process = Files.createDirectories(directory.resolve("7"));
    Files.writeString(process.resolve("stat"), "7 (copy) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1\n");
    Files.createSymbolicLink(directory.resolve("self"), Path.of("7"));
    try (ProcMem procMem = ProcMem.builder().root(directory).build()) {
      assertThat(procMem.isSupported()).isFalse();
      assertThat(procMem.report().problem().orElseThrow())
          .contains("is not a procfs", "mount point");
    } finally {
      Files.delete(directory.resolve("self"));
    }
  }
}
