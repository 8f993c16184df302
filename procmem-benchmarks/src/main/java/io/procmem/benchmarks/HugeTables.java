package io.procmem.benchmarks;

import io.procmem.ScanFixture;
import io.procmem.internal.exposition.Exposition;
import io.procmem.metrics.MetricTable;
import io.procmem.report.Report;
import io.procmem.snapshot.ScanStats;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Scans of up to 100,000 fake processes in memory. Shows whether the cost per process grows with
 * their number, and how much heap is retained per process.
 *
 * <p>{@code java -Xmx6g -cp target/benchmarks.jar io.procmem.benchmarks.HugeTables}. Most of the
 * time is spent in the fake {@code /proc}; what matters is that it is the same in each line.
 */
public final class HugeTables {

  private static final int[] SIZES = {1_000, 10_000, 100_000};
  private static final int SCANS = 7;
  private static final int CHILDREN = 50;

  private HugeTables() {}

  public static void main(String[] args) {
    System.out.printf(
        "%9s %14s %14s %14s %12s%n",
        "processes", "scan us/proc", "rows us/proc", "files/proc", "held B/proc");
    for (int size : SIZES) {
      measure(size);
    }
  }

  private static void measure(int size) {
    try (ScanFixture fixture = new ScanFixture()) {
      populate(fixture, size);
      double[] scans = new double[SCANS];
      double[] rows = new double[SCANS];
      Report report = fixture.report();
      fixture.tree.forgetOpened();
      Exposition exposition = new Exposition(MetricTable.standard());
      for (int i = 0; i < SCANS; i++) {
        long start = System.nanoTime();
        report = fixture.after(Duration.ofSeconds(15)).report();
        long scanned = System.nanoTime();
        exposition.of(report);
        rows[i] = (System.nanoTime() - scanned) / 1e3 / size;
        scans[i] = (scanned - start) / 1e3 / size;
        report.problem().ifPresent(HugeTables::fail);
      }
      ScanStats stats = report.snapshot().stats();
      if (stats.listed() != size + 1) {
        fail(stats.listed() + " of " + size + " processes");
      }
      fixture.tree.forgetOpened();
      long with = heap();
      Reference.reachabilityFence(report);
      report = null;
      fixture.reopen();
      long retained = with - heap();
      System.out.printf(
          Locale.ROOT,
          "%9d %14.2f %14.2f %14.2f %12d%n",
          size,
          median(scans),
          median(rows),
          (double) stats.filesOpened() / size,
          retained / size);
    }
  }

  /** Parents with children forked from them, of twenty users, with various CPU times. */
  private static void populate(ScanFixture fixture, int size) {
    for (int i = 0; i < size; i++) {
      int pid = 100 + i;
      int parent = i % CHILDREN == 0 ? 1 : pid - i % CHILDREN;
      fixture
          .tree
          .pid(pid)
          .parent(parent)
          .name("p" + i % 997)
          .codeAt(0x1000L * parent)
          .uid(i % 20)
          .memoryKib(4_000 + i % 1000, 2_000 + i % 1000, 1_000)
          .cpuTicks(i, i);
    }
    fixture.tree.pid(1);
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void fail(String problem) {
    throw new IllegalStateException(problem);
  }
}
