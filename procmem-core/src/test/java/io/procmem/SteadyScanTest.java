package io.procmem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.SeekableInput;
import io.procmem.report.Report;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Source;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a scan opens and allocates once nothing is new: of real files, so that what the JDK takes is
 * counted too. Neither depends on how fast or busy the machine is.
 */
@EnabledOnOs(OS.LINUX)
class SteadyScanTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int FEW = 100;
  private static final int MANY = 300;
  private static final int WARM_SCANS = 150; // on a busy machine, the compiler needs time
  private static final int SCANS = 21;

  /** Bytes of a scan with few processes; a walk through all built-in rules takes more. */
  private static final long GARBAGE_WITHOUT_PROCESSES = 150_000;

  @TempDir private Path directory;

  /** Ordinary files that pass for a procfs. */
  private static final class FilesAsProc implements FileTree {
    private final DiskTree disk = new DiskTree();

    @Override
    public @Nullable InputStream open(File file) {
      return disk.open(file);
    }

    @Override
    public @Nullable SeekableInput openSeekable(File file) {
      return disk.openSeekable(file);
    }

    @Override
    public String @Nullable [] list(File directory) {
      return disk.list(directory);
    }

    @Override
    public FileType type(File file) {
      return disk.type(file);
    }

    @Override
    public boolean exists(File file) {
      return disk.exists(file);
    }

    @Override
    public long size(File file) {
      return 0; // as files of a procfs have
    }

    @Override
    public byte @Nullable [] link(File link) {
      boolean self = link.getName().equals("self");
      return self ? Integer.toString(ProcTree.OWN_PID).getBytes(US_ASCII) : disk.link(link);
    }

    @Override
    public long owner(File file) {
      return disk.owner(file);
    }

    @Override
    public @Nullable String ownerName(File file, long uid) {
      return disk.ownerName(file, uid);
    }

    @Override
    public Optional<String> kind(File directory) {
      return Optional.of("proc");
    }
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        arguments("stat", ProcMem.builder().sources(Source.STAT), 1, 400),
        arguments("resident sizes", ProcMem.builder().sources(Source.STATM), 1, 400),
        arguments(
            "stat and rollup",
            ProcMem.builder().sources(Source.SMAPS_ROLLUP).detail(DetailPolicy.every()),
            2,
            800),
        arguments("as by default", ProcMem.builder(), 1, 420),
        arguments("as by default, kept", ProcMem.builder().keptFiles(2 * MANY), 0, 250));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void aScanOfProcessesThatDoNothing(
      String name, ProcMemBuilder settings, int files, long garbageBytes) throws IOException {
    long few = garbage(settings, FEW, files);
    long many = garbage(settings, MANY, files);
    assertThat((many - few) / (MANY - FEW))
        .as("bytes for each process of %s", name)
        .isLessThanOrEqualTo(garbageBytes);
    assertThat(few - (many - few) * FEW / (MANY - FEW))
        .as("bytes of %s that do not depend on processes", name)
        .isLessThanOrEqualTo(GARBAGE_WITHOUT_PROCESSES);
  }

  /** Bytes that all threads allocate in a scan, the median of some. */
  private long garbage(ProcMemBuilder settings, int processes, int files) throws IOException {
    Path root = directory.resolve("proc" + processes);
    tree(processes).writeTo(root);
    settings.root(root).tree(new FilesAsProc(), ProcTree.OWN_PID).maxAge(Duration.ZERO);
    try (ProcMem procMem = settings.build()) {
      for (int i = 0; i < WARM_SCANS; i++) {
        procMem.report();
      }
      long[] allocated = new long[SCANS];
      for (int i = 0; i < SCANS; i++) {
        long before = allocated();
        Report report = procMem.report();
        allocated[i] = allocated() - before;
        assertThat(report.problem()).isEmpty();
        assertThat(report.snapshot().processes()).hasSize(processes);
        assertThat(filesOfProcesses(report.snapshot().stats(), processes)).isEqualTo(files);
      }
      Arrays.sort(allocated);
      return allocated[SCANS / 2];
    }
  }

  /** Files opened for each process; the machine's own are fewer than there are processes. */
  private static long filesOfProcesses(ScanStats stats, int processes) {
    return stats.filesOpened() / processes;
  }

  private static ProcTree tree(int processes) {
    ProcTree tree = new ProcTree().lastPid(1000 + processes);
    for (int i = 0; i < processes; i++) {
      tree.pid(1000 + i).name("fake" + i % 20).parent(1);
    }
    return tree;
  }

  private static long allocated() {
    long[] threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(SteadyScanTest::scans)
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
  }

  private static boolean scans(Thread thread) {
    return thread == Thread.currentThread() || thread.getName().startsWith("procmem-");
  }
}
