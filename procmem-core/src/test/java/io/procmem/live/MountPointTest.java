package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A root that is not the mount point of a procfs is a problem, not a machine without processes. */
@EnabledOnOs(OS.LINUX)
class MountPointTest {

  private static final String PROC = "mount -t proc proc '%s'\n";
  private static final String TMPFS = "mount -t tmpfs none '%s'\n";
  private static final String BOUND_PROC = "mount --bind /proc '%s'\n";
  private static final String BOUND_TMP = "mount --bind /tmp '%s'\n";

  @TempDir private Path directory;

  /** What a host prints for directories with these mounts, by mounts. */
  private Map<String, String> look(String... mounts) throws IOException, InterruptedException {
    StringBuilder setup = new StringBuilder();
    List<String> roots = new ArrayList<>();
    for (String mount : mounts) {
      Path root = Files.createDirectory(directory.resolve("mounted" + roots.size()));
      setup.append(mount.replace("%s", root.toString()));
      roots.add(root.toString());
    }
    MountNamespace.assumePossible(setup.toString());
    List<String> host = HostJvm.java(HostJvm.exploded(), HostMain.class, "roots");
    List<String> said =
        HostJvm.output(MountNamespace.command(setup.toString(), HostJvm.through(host, roots)));
    assertThat(said).hasSameSizeAs(roots);
    return IntStream.range(0, mounts.length)
        .boxed()
        .collect(Collectors.toMap(i -> mounts[i], said::get));
  }

  @Test
  void aProcMountedOnTop_isRead() throws Exception {
    assertThat(
            look(
                PROC,
                PROC + PROC,
                TMPFS + PROC,
                PROC + TMPFS + PROC,
                BOUND_PROC,
                TMPFS + BOUND_PROC))
        .allSatisfy((mounts, said) -> assertThat(said).isEqualTo("supported, this JVM, well"));
  }

  @Test
  void anythingElseMountedOnTop_isAProblem() throws Exception {
    assertThat(look(TMPFS, PROC + TMPFS, TMPFS + PROC + TMPFS, PROC + BOUND_TMP))
        .allSatisfy(
            (mounts, said) ->
                assertThat(said).startsWith("not supported, nothing, ").contains("mount point"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/1",
        "/proc/self",
        "/proc/self/task",
        "/proc/self/fd",
        "/proc/sys",
        "/proc/sys/kernel",
        "/proc/tty"
      })
  void aDirectoryWithinAProc_isAProblem_thatSaysWhatToGive(String interior) {
    try (ProcMem procMem = ProcMem.builder().root(Path.of(interior)).build()) {
      Report report = procMem.report();
      assertThat(report.snapshot().processes().size()).isZero();
      assertThat(report.problem())
          .hasValueSatisfying(problem -> assertThat(problem).contains("mount point"));
      assertThat(procMem.isSupported()).isFalse();
    }
  }

  @Test
  void aLinkToAProc_isFollowed() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/proc/"));
    try (ProcMem procMem = ProcMem.builder().root(link).build()) {
      assertThat(procMem.isSupported()).isTrue();
      assertThat(procMem.report().problem()).isEmpty();
    } finally {
      Files.delete(link);
    }
  }
}
