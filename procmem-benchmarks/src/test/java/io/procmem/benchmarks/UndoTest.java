package io.procmem.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.comparison.ChildProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a measurement changes on the machine does not stay. */
class UndoTest {

  private static final Path SHARED = Path.of("/dev/shm");

  private final Undo undo = new Undo();
  private final List<String> undone = new ArrayList<>();

  private void add(String step) {
    undo.add(() -> undone.add(step));
  }

  @Test
  void changesAreUndone_theLastFirst_andOnce() throws IOException {
    add("pool");
    add("mount");
    undo.close();
    undo.close();
    assertThat(undone).containsExactly("mount", "pool");
  }

  @Test
  void changesAreUndone_ifTheMeasurementFails_andIfAStepFails() {
    assertThatThrownBy(
            () -> {
              try (undo) {
                add("pool");
                undo.add(
                    () -> {
                      throw new IOException("umount: target is busy");
                    });
                throw new IllegalStateException("fallocate failed");
              }
            })
        .hasMessage("fallocate failed")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed()[0])
                    .hasMessage("not everything could be undone: umount: target is busy"));
    assertThat(undone).containsExactly("pool");
  }

  @Test
  @Timeout(120)
  void aMeasurementThatIsStopped_leavesNoMemoryBehind(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isWritable(SHARED), "there is a tmpfs");
    Process measurement =
        ChildProcess.start(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.procmem.benchmarks.LedgerAccuracy",
                    "1")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile()));
    try {
      String files = "procmem-ledger-" + measurement.pid() + "-*";
      while (files(files).isEmpty()) {
        assertThat(measurement.isAlive()).as(directory.resolve("output").toString()).isTrue();
        Thread.sleep(1);
      }
      measurement.destroy();
      assertThat(measurement.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(files(files)).isEmpty();
    } finally {
      ChildProcess.end(measurement);
    }
  }

  private static List<Path> files(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(SHARED, pattern)) {
      found.forEach(files::add);
    }
    return files;
  }
}
