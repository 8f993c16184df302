package io.procmem;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.SeekableInput;
import io.procmem.report.Report;
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
import org.jspecify.annotations.Nullable;

/**
 * A program that prints what a scan opens and allocates once nothing is new: of real files, so that
 * what the JDK takes is counted too.
 *
 * <p>Run it with {@code -Xint}. A compiled program allocates less, and how much less depends on
 * what the compiler had the time to do.
 */
final class SteadyScans {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Scans after which nothing is new: no class, no process, no buffer that grows. */
  private static final int FIRST_SCANS = 5;

  private static final int SCANS = 5;

  /** The settings that are measured. */
  enum Setting {
    STAT,
    RESIDENT_SIZES,
    ROLLUP,
    DEFAULT,
    DEFAULT_KEPT;

    private ProcMemBuilder builder(int processes) {
      ProcMemBuilder builder = ProcMem.builder();
      return switch (this) {
        case STAT -> builder.sources(Source.STAT);
        case RESIDENT_SIZES -> builder.sources(Source.STATM);
        case ROLLUP -> builder.sources(Source.SMAPS_ROLLUP).detail(DetailPolicy.every());
        case DEFAULT -> builder;
        case DEFAULT_KEPT -> builder.keptFiles(2 * processes);
      };
    }
  }

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

  private SteadyScans() {}

  /**
   * Prints a line for each setting: its name, the files that a scan opens, and the bytes that it
   * allocates.
   *
   * @param args a new directory, and the number of processes to make in it
   */
  public static void main(String... args) throws IOException {
    Path root = Path.of(args[0]);
    int processes = Integer.parseInt(args[1]);
    tree(processes).writeTo(root);
    for (Setting setting : Setting.values()) {
      ProcMemBuilder builder = setting.builder(processes).root(root).maxAge(Duration.ZERO);
      try (ProcMem procMem = builder.tree(new FilesAsProc(), ProcTree.OWN_PID).build()) {
        System.out.println(setting + measured(procMem, processes));
      }
    }
  }

  private static String measured(ProcMem procMem, int processes) {
    for (int i = 0; i < FIRST_SCANS; i++) {
      procMem.report();
    }
    long[] allocated = new long[SCANS];
    long files = 0;
    for (int i = 0; i < SCANS; i++) {
      long before = allocated();
      Report report = procMem.report();
      allocated[i] = allocated() - before;
      files = report.snapshot().stats().filesOpened();
      if (report.problem().isPresent() || report.snapshot().processes().size() != processes) {
        throw new IllegalStateException("not the processes that were made: " + report);
      }
    }
    return " " + files + " " + Arrays.stream(allocated).min().orElseThrow();
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
            .filter(SteadyScans::scans)
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
  }

  private static boolean scans(Thread thread) {
    return thread == Thread.currentThread() || thread.getName().startsWith("procmem-");
  }
}
