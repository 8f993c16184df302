package io.procmem.benchmarks;

import com.sun.management.ThreadMXBean;
import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Scans of the live {@code /proc} beside the C floor, which reads the same files and parses
 * nothing: one round of each in turn, so that both meet the same machine. Started by {@code
 * compare-floor.sh}, which starts a zoo of processes first.
 */
public final class FloorComparison {

  private static final int WARM_ROUNDS = 40;
  private static final int ROUNDS = 41;

  private record Case(String name, int readers, List<String> files, Source source) {}

  private static final List<Case> CASES =
      List.of(
          new Case("stat", 1, List.of("stat"), Source.STAT),
          new Case("stat+statm", 1, List.of("stat", "statm"), Source.STATM),
          new Case(
              "stat+statm+smaps_rollup, 1 reader",
              1,
              List.of("stat", "statm", "smaps_rollup"),
              Source.SMAPS_ROLLUP),
          new Case(
              "stat+statm+smaps_rollup, 2 readers",
              2,
              List.of("stat", "statm", "smaps_rollup"),
              Source.SMAPS_ROLLUP));

  private FloorComparison() {}

  public static void main(String[] args) throws IOException {
    String floor = args[0];
    System.out.printf(
        "%-36s %9s %9s %9s %7s %8s%n",
        "files of every process", "processes", "floor ms", "scan ms", "ratio", "B/proc");
    for (Case each : CASES) {
      compare(each, floor);
    }
  }

  private static void compare(Case each, String floorProgram) throws IOException {
    try (Floor floor = new Floor(floorProgram, each.files);
        ProcMem procMem =
            ProcMem.builder()
                .maxAge(Duration.ZERO)
                .sources(each.source)
                .detail(DetailPolicy.every())
                .readerThreads(each.readers)
                .build()) {
      double[] floors = new double[ROUNDS];
      double[] scans = new double[ROUNDS];
      double[] ratios = new double[ROUNDS];
      int processes = 0;
      for (int i = -WARM_ROUNDS; i < ROUNDS; i++) {
        double floorMillis = floor.round();
        long start = System.nanoTime();
        Report report = procMem.report();
        double scanMillis = (System.nanoTime() - start) / 1e6;
        report.problem().ifPresent(FloorComparison::fail);
        processes = report.snapshot().processes().size();
        if (i >= 0) {
          floors[i] = floorMillis;
          scans[i] = scanMillis;
          ratios[i] = scanMillis / floorMillis;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%-36s %9d %9.2f %9.2f %7.3f %8.0f%n",
          each.name,
          processes,
          median(floors),
          median(scans),
          median(ratios),
          (double) garbage(procMem) / processes);
    }
  }

  private static void fail(String problem) {
    throw new IllegalStateException(problem);
  }

  /** Bytes allocated by all threads in a scan, the median of some. */
  private static long garbage(ProcMem procMem) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] scans = new double[11];
    for (int i = 0; i < scans.length; i++) {
      long before = allocated(threads);
      procMem.report();
      scans[i] = allocated(threads) - before;
    }
    return (long) median(scans);
  }

  private static long allocated(ThreadMXBean threads) {
    List<Long> ids = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      boolean own = thread.getId() == Thread.currentThread().getId();
      if (own || thread.getName().startsWith("procmem-")) {
        ids.add(thread.getId());
      }
    }
    long[] all = ids.stream().mapToLong(Long::longValue).toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(all)).filter(bytes -> bytes > 0).sum();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The C program, which makes a round for each line it is sent. */
  private static final class Floor implements AutoCloseable {
    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;

    private Floor(String program, List<String> files) throws IOException {
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(files);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      in = process.getOutputStream();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    private double round() throws IOException {
      in.write('\n');
      in.flush();
      String answer = out.readLine();
      if (answer == null) {
        throw new IOException("the floor program ended");
      }
      return Long.parseLong(answer, answer.indexOf(' ') + 1, answer.lastIndexOf(' '), 10) / 1e6;
    }

    @Override
    public void close() throws IOException {
      in.close();
      out.close();
      process.destroy();
    }
  }
}
