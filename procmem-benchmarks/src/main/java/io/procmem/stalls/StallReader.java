package io.procmem.stalls;

import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.comparison.Costs;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Scans one process again and again. The argument is its pid. Each line on standard input is a
 * {@link DetailMode} and a number of milliseconds: it scans for that time, with a pause after each
 * scan, then prints the {@link Reading} of each scan and {@link #DONE}. The number 0 means until
 * one detail is complete.
 */
final class StallReader {

  static final String DONE = "done";

  /** Long enough for the target to recover from a stall, short enough for many scans. */
  private static final long PAUSE_MILLIS = 100;

  private static final long MAX_NANOS = Duration.ofSeconds(20).toNanos();

  private final Selection target;

  private StallReader(int pid) {
    target = Selection.tree(pid);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    StallReader reader = new StallReader(Integer.parseInt(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      long millis = Long.parseLong(words[1]);
      System.out.print(reader.read(DetailMode.valueOf(words[0]), millis));
      System.out.println(DONE);
    }
  }

  /** Uses a new instance for each command, so that no budget is spent and no detail is known. */
  private String read(DetailMode mode, long millis) throws InterruptedException {
    StringBuilder out = new StringBuilder();
    long begin = System.nanoTime();
    long limit = millis == 0 ? MAX_NANOS : Duration.ofMillis(millis).toNanos();
    try (ProcMem procMem =
        ProcMem.builder()
            .select(target)
            .sources(Source.SMAPS_ROLLUP)
            .detail(mode.policy())
            .maxAge(Duration.ZERO)
            .build()) {
      boolean complete = false;
      while (System.nanoTime() - begin < limit && !(millis == 0 && complete)) {
        Reading reading = scan(procMem);
        complete |= reading.isComplete();
        out.append(reading.line()).append('\n');
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return out.toString();
  }

  private static Reading scan(ProcMem procMem) {
    Costs before = Costs.now();
    long start = System.nanoTime();
    Report report = procMem.report();
    long end = System.nanoTime();
    long cpuNanos = Costs.now().cpuNanosSince(before);
    if (report.problem().isPresent()) {
      throw new IllegalStateException(report.problem().get());
    }
    return Reading.of(report.snapshot(), start, end, cpuNanos);
  }
}
