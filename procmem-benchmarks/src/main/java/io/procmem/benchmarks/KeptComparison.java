package io.procmem.benchmarks;

import com.sun.management.ThreadMXBean;
import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Scans of the live {@code /proc} that open every file beside scans that kept theirs open: one of
 * each in turn, so that both meet the same machine. Started by {@code compare-floor.sh --kept},
 * which starts a zoo of processes first.
 */
public final class KeptComparison {

  private static final int WARM_ROUNDS = 60;
  private static final int ROUNDS = 151;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private KeptComparison() {}

  public static void main(String[] args) {
    System.out.printf(
        "%-20s %9s %9s %9s %7s %11s %11s %8s%n",
        "files",
        "processes",
        "opened ms",
        "kept ms",
        "ratio",
        "opened B/pr",
        "kept B/proc",
        "kept");
    compare("stat", Source.STAT);
    compare("stat, statm", Source.STATM);
    compare("stat, statm, status", Source.STATM, Source.STATUS);
  }

  private static ProcMem keeping(int files, Source... sources) {
    return ProcMem.builder()
        .maxAge(Duration.ZERO)
        .sources(sources)
        .detail(DetailPolicy.none())
        .keptFiles(files)
        .build();
  }

  private static void compare(String name, Source... sources) {
    int before = descriptors();
    try (ProcMem opening = keeping(0, sources);
        ProcMem keeping = keeping(1_000_000, sources)) {
      double[] opened = new double[ROUNDS];
      double[] kept = new double[ROUNDS];
      double[] ratios = new double[ROUNDS];
      double[] openedBytes = new double[ROUNDS];
      double[] keptBytes = new double[ROUNDS];
      int processes = 0;
      for (int i = -WARM_ROUNDS; i < ROUNDS; i++) {
        int at = Math.max(i, 0);
        processes = scan(opening, opened, openedBytes, at);
        scan(keeping, kept, keptBytes, at);
        ratios[at] = kept[at] / opened[at];
      }
      System.out.printf(
          Locale.ROOT,
          "%-20s %9d %9.2f %9.2f %7.3f %11.0f %11.0f %8d%n",
          name,
          processes,
          median(opened),
          median(kept),
          median(ratios),
          median(openedBytes) / processes,
          median(keptBytes) / processes,
          descriptors() - before);
    }
  }

  private static int scan(ProcMem procMem, double[] millis, double[] bytes, int at) {
    long thread = Thread.currentThread().getId();
    long allocated = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    Report report = procMem.report();
    millis[at] = (System.nanoTime() - start) / 1e6;
    bytes[at] = THREADS.getThreadAllocatedBytes(thread) - allocated;
    report.problem().ifPresent(KeptComparison::fail);
    return report.snapshot().processes().size();
  }

  private static void fail(String problem) {
    throw new IllegalStateException(problem);
  }

  private static int descriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
